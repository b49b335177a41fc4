using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using Access = Coaching.Observations.V1.WalkConsent.Types.Access;

namespace Coaching.Observations;

internal sealed partial class LearningWalksApi
{
    private const int DaysInYear = 366;

    public override Task<WalkConsent> UpdateWalkConsent(UpdateWalkConsentRequest request, ServerCallContext context)
    {
        var wanted = request.WalkConsent ?? new WalkConsent();
        var violations = new Violations()
            .Require(request.WalkConsent is not null, "walk_consent", "must be set")
            .Name("walk_consent.name", wanted.Name, WalkConsentRow.Pattern)
            .OptionalEnum("walk_consent.access", wanted.Access);
        if (wanted.EndDate is not null)
        {
            violations.Date("walk_consent.end_date", wanted.EndDate, today.Date.AddDays(1), today.Date.AddDays(DaysInYear))
                .Require(wanted.Access == Access.Open, "walk_consent.end_date", "must be absent unless the access is OPEN");
        }

        var version = Etag.Check(violations, wanted.Etag, context, "walk_consent.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var person = WalkConsentRow.OwnerOf(wanted.Name, context.Reach());
        return database.Once(
            context,
            request,
            $"{person}/walkConsent",
            tx => Switch(tx, person, wanted, version),
            async (tx, _) => (await WalkConsentRow.Of(tx, person)).ToProto());
    }

    private static async Task<WalkConsent> Switch(Session tx, string person, WalkConsent wanted, long version)
    {
        var row = new WalkConsentRow
        {
            Person = person,
            Access = wanted.Access == Access.Open ? Access.Open : Access.Closed,
            EndDate = wanted.EndDate.ToDateOnlyOrNull(),
            UpdateTime = tx.Now,
            Version = version + 1,
        };
        var isStored = version == 0 ? await tx.TryInsert(InsertConsent, row) : await tx.Execute(UpdateConsent, row) == 1;
        return isStored ? row.ToProto() : throw Errors.Stale($"{person}/walkConsent");
    }

    private const string InsertConsent = """
        INSERT INTO walk_consents (person, access, end_date, update_time, version) VALUES (@Person, @Access, @EndDate, @UpdateTime, @Version)
        """;

    private const string UpdateConsent = """
        UPDATE walk_consents SET access = @Access, end_date = @EndDate, update_time = @UpdateTime, version = @Version
        WHERE person = @Person AND version = @Version - 1
        """;
}
