using System.Text;
using System.Text.Json.Nodes;
using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ReleasesApi
{
    private const int MaxDays = 365;
    private const string DocumentType = "coaching-release+jwt";

    private static readonly EnumDescriptor PurposeNames = Release.Descriptor.FindFieldByName("purpose").EnumType;

    public override Task<Release> CreateRelease(CreateReleaseRequest request, ServerCallContext context)
    {
        var draft = request.Release ?? new Release();
        var now = clock.GetUtcNow();
        var me = context.Caller().Name;
        var violations = new Violations()
            .OptionalId("release_id", request.ReleaseId)
            .Name("release.recipient", draft.Recipient, "people/{person}")
            .Require(draft.Recipient != me, "release.recipient", "must be another person than the caller")
            .Enum("release.purpose", draft.Purpose)
            .Time("release.expire_time", draft.ExpireTime, from: now, until: now.AddDays(MaxDays))
            .Require(draft.Attendances.Count + draft.Items.Count > 0, "release.items", "must name something, or a window of attendance");
        ReleasedItems.Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();
        MustBeForCoaching(context);

        var name = $"releases/{(request.ReleaseId.Length > 0 ? request.ReleaseId : Guid.CreateVersion7(now))}";
        return database.Once(context, request, name, tx => Open(tx, me, name, draft), (tx, first) => Whole(tx, context, first));
    }

    private async Task<Release> Open(Session tx, string me, string name, Release draft)
    {
        await MustNotBeRuledOut(tx, me, draft.Purpose);
        var content = await items.Copy(tx, me, draft);
        var row = new ReleaseRow
        {
            Name = name,
            Person = me,
            Origin = me,
            Recipient = draft.Recipient,
            Purpose = draft.Purpose,
            Content = [],
            CreateTime = tx.Now,
            ExpireTime = draft.ExpireTime.ToTimeOrNull()!.Value,
            Version = 1,
        };
        content.Jws = Sign(row, content);
        row = row with { Content = await vault.Seal(tx, me, name, content) };
        if (!await tx.TryInsert(ReleaseRow.Insert, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await tx.Publish(name, row.Version, new ReleaseOpened
        {
            Release = name,
            Person = me,
            Recipient = row.Recipient,
            Purpose = row.Purpose,
            ExpireTime = row.ExpireTime.ToProto(),
        });
        return await row.ToProto(tx, vault);
    }

    // Where the country's rule keeps coaching and appraisal apart, not even the person joins them.
    private static async Task MustNotBeRuledOut(Session tx, string me, Release.Types.Purpose purpose)
    {
        if (purpose is Release.Types.Purpose.Appraisal or Release.Types.Purpose.Career
            && await StaffDirectory.Person(tx, me) is { } person
            && await PrivacyNoticeRow.InForce(tx, person.OrgUnit) is { AppraisalLink: PrivacyNotice.Types.AppraisalLink.None } notice)
        {
            throw Errors.Precondition("RELEASE_RULED_OUT", $"{notice.Name} lets nothing of coaching go to that purpose.", ("privacyNotice", notice.Name));
        }
    }

    // The claims that every reader of a token knows, and beside them what is released.
    private string Sign(ReleaseRow row, Release content)
    {
        var claims = new JsonObject
        {
            ["iss"] = keys.Issuer,
            ["sub"] = row.Person,
            ["aud"] = row.Recipient,
            ["jti"] = row.Name,
            ["iat"] = row.CreateTime.ToUnixTimeSeconds(),
            ["exp"] = row.ExpireTime.ToUnixTimeSeconds(),
            ["purpose"] = PurposeNames.FindValueByNumber((int)row.Purpose).Name,
            ["release"] = JsonNode.Parse(JsonFormatter.Default.Format(content)),
        };
        return keys.Sign(DocumentType, Encoding.UTF8.GetBytes(claims.ToJsonString()));
    }
}
