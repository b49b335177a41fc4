using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class PrivacyNoticesApi
{
    public override Task<PrivacyNotice> CreatePrivacyNotice(CreatePrivacyNoticeRequest request, ServerCallContext context)
    {
        var draft = request.PrivacyNotice ?? new PrivacyNotice();
        var violations = new Violations()
            .OptionalId("privacy_notice_id", request.PrivacyNoticeId)
            .Name("privacy_notice.org_unit", draft.OrgUnit, "orgUnits/{org_unit}")
            .Enum("privacy_notice.appraisal_link", draft.AppraisalLink)
            .Count("privacy_notice.texts", draft.Texts.Count, 1, 20)
            .Require(draft.Texts.Select(text => text.Language).Distinct().Count() == draft.Texts.Count, "privacy_notice.texts", "must have each language once");
        for (var index = 0; index < draft.Texts.Count; index++)
        {
            violations
                .Require(
                    draft.Texts[index].Language is { Length: >= 2 and <= 35 } language && language.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'),
                    $"privacy_notice.texts[{index}].language",
                    "must be a language as BCP 47 writes it")
                .Text($"privacy_notice.texts[{index}].title", draft.Texts[index].Title, 1, 200)
                .Text($"privacy_notice.texts[{index}].body", draft.Texts[index].Body, 1, 20_000);
        }

        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"privacyNotices/{(request.PrivacyNoticeId.Length > 0 ? request.PrivacyNoticeId : Guid.CreateVersion7())}";
        var me = context.Caller().Name;
        return database.Once(
            context, request, name,
            async tx =>
            {
                await tx.MustReach(context, draft.OrgUnit);
                var row = new PrivacyNoticeRow
                {
                    Name = name,
                    OrgUnit = draft.OrgUnit,
                    Revision = await tx.One<int>("SELECT COALESCE(MAX(revision), 0) + 1 FROM privacy_notices WHERE org_unit = @OrgUnit", draft),
                    AppraisalLink = draft.AppraisalLink,
                    Content = Content.Of(new PrivacyNotice { Texts = { draft.Texts } }),
                    PublishTime = tx.Now,
                };
                return await tx.TryInsert(PrivacyNoticeRow.Insert, row) ? row.ToProto() : throw Errors.AlreadyExists(name);
            },
            async (tx, first) => (await PrivacyNoticeRow.Find(tx, first, me)).ToProto());
    }
}
