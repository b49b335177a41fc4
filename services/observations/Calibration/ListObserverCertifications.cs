using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CalibrationApi
{
    public override Task<ListObserverCertificationsResponse> ListObserverCertifications(ListObserverCertificationsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("observer", request.Observer, "people/{person}")
            .OptionalName("instrument", request.Instrument, InstrumentRow.Pattern)
            .OptionalTime("expires_before", request.ExpiresBefore);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterCertification>();
        var args = reach.With(new
        {
            Observer = request.Observer == "people/me" ? reach.Caller : request.Observer,
            request.Instrument,
            Expiring = request.ExpiresBefore is not null,
            ExpiresBefore = request.ExpiresBefore.ToTimeOrNull() ?? DateTimeOffset.MaxValue,
            Now = clock.GetUtcNow(),
            Before = after?.IssueTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.Read(
            async db =>
            {
                var (rows, next) = page.Cut(await db.Page<ObserverCertificationRow>(SelectCertifications, args), row => new AfterCertification(row.IssueTime, row.Name));
                return new ListObserverCertificationsResponse { ObserverCertifications = { rows.Select(row => row.ToProto(db.Now)) }, NextPageToken = next };
            },
            context.CancellationToken);
    }

    // ix_observer_certifications_issue_time serves the order.
    private static readonly string SelectCertifications = $"""
        SELECT {ObserverCertificationRow.Columns} FROM observer_certifications c
        WHERE {ObserverCertificationRow.Within}
          AND c.issue_time <= @Before AND (c.issue_time < @Before OR c.name < @After)
          AND (@Observer = '' OR c.observer = @Observer)
          AND (@Instrument = '' OR c.instrument = @Instrument)
          AND (@Expiring = 0 OR (c.withdraw_time IS NULL AND c.expire_time > @Now AND c.expire_time < @ExpiresBefore))
        ORDER BY c.issue_time DESC, c.name DESC
        """;

    private sealed record AfterCertification(DateTimeOffset IssueTime, string Name);
}
