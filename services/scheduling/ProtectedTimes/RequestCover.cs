using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using Reason = Coaching.Scheduling.V1.ProtectedTimeReason;
using Refusal = Coaching.Scheduling.V1.RequestCoverResponse.Types.Refusal;

namespace Coaching.Scheduling;

internal sealed partial class ProtectedTimesApi
{
    private const int MaxPeople = 100;

    public override Task<RequestCoverResponse> RequestCover(RequestCoverRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .Count("people", request.People.Count, 1, MaxPeople)
            .Require(request.People.Distinct(StringComparer.Ordinal).Count() == request.People.Count, "people", "must name each person once");
        for (var index = 0; index < Math.Min(request.People.Count, MaxPeople); index++)
        {
            violations.Name($"people[{index}]", request.People[index], "people/{person}");
        }

        CheckSpan(violations, request.StartTime, request.EndTime);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        // Asked again it is answered as things are now, and logged once.
        return database.Once(
            context, request, request.OrgUnit, tx => Ask(tx, context, request, isFirst: true), (tx, _) => Ask(tx, context, request, isFirst: false));
    }

    private async Task<RequestCoverResponse> Ask(Tx tx, ServerCallContext context, RequestCoverRequest request, bool isFirst)
    {
        await tx.MustReach(context, request.OrgUnit);
        var (start, end) = (request.StartTime.ToDateTimeOffset(), request.EndTime.ToDateTimeOffset());
        await MustBeStaff(tx, context, request);
        var reasons = await busy.Of(tx, request.People, start, end);
        var response = new RequestCoverResponse { AvailablePeople = { request.People.Where(person => !reasons.ContainsKey(person)) } };
        foreach (var person in request.People.Where(reasons.ContainsKey))
        {
            var refusal = new Refusal { Person = person, Reasons = { reasons[person].Order() } };
            if (isFirst && reasons[person].Any(reason => reason is Reason.CoachingSlot or Reason.CoachingSession))
            {
                refusal.CoverRefusal = await Log(tx, context, request, person, reasons[person]);
            }

            response.Refusals.Add(refusal);
        }

        return response;
    }

    // Who is of the school's staff is no secret to those who may ask, but nobody else's time is told.
    private static async Task MustBeStaff(Tx tx, ServerCallContext context, RequestCoverRequest request)
    {
        var staff = await SchoolStaff.Of(tx, request.OrgUnit, request.People, context.Reach().Today);
        var violations = new Violations();
        for (var index = 0; index < request.People.Count; index++)
        {
            violations.Require(staff.Contains(request.People[index]), $"people[{index}]", "must be of the school's staff");
        }

        violations.ThrowIfAny();
    }

    private static async Task<string> Log(Tx tx, ServerCallContext context, RequestCoverRequest request, string person, IReadOnlySet<Reason> reasons)
    {
        var row = new CoverRefusalRow
        {
            Name = $"coverRefusals/{Guid.CreateVersion7(tx.Now)}",
            OrgUnit = request.OrgUnit,
            Person = person,
            Caller = context.Caller().Name,
            StartTime = request.StartTime.ToDateTimeOffset(),
            EndTime = request.EndTime.ToDateTimeOffset(),
            Reasons = CoverRefusalRow.Bits(reasons),
            CreateTime = tx.Now,
        };
        await tx.Execute(InsertRefusal, row);
        tx.Count(SessionMetrics.CoverRefused);
        return row.Name;
    }

    private const string InsertRefusal = $"""
        INSERT INTO cover_refusals ({CoverRefusalRow.Columns})
        VALUES (@Name, @OrgUnit, @Person, @Caller, @StartTime, @EndTime, @Reasons, @CreateTime)
        """;
}
