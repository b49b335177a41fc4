using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using Grouping = Coaching.Scheduling.V1.QueryCoachingCostRequest.Types.Grouping;

namespace Coaching.Scheduling;

internal sealed partial class CoachingCostApi
{
    private const int MaxWindowDays = 366;

    // The nation and counties see no person's figures, whatever else they see.
    private static readonly int SeesPeople = PostRoles.Of("head_teacher") | PostRoles.Of("education_official");

    public override Task<CoachingCost> QueryCoachingCost(QueryCoachingCostRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalName("person", request.Person, "people/{person}")
            .Require((request.OrgUnit.Length > 0) != (request.Person.Length > 0), "org_unit", "must be set, or person, and not both")
            .Date("start_date", request.StartDate)
            .Date("end_date", request.EndDate)
            .OptionalEnum("group_by", request.GroupBy)
            .OptionalName("programme", request.Programme, "programmes/{programme}");
        if (Dates.TryRead(request.StartDate, out var from) & Dates.TryRead(request.EndDate, out var until))
        {
            violations.Require(until > from, "end_date", "must be after start_date")
                .Require(until.DayNumber - from.DayNumber <= MaxWindowDays, "end_date", "must be at most 366 days after start_date");
        }

        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var person = request.Person == "people/me" ? reach.Caller : request.Person;
        var narrowed = person.Length > 0 || request.GroupBy == Grouping.Person ? OfPeople(reach) : reach;
        return database.Read(
            async db =>
            {
                if (person.Length == 0 && await db.One<int>(CountUnit, narrowed.With(new { request.OrgUnit })) == 0)
                {
                    throw Errors.Denied();
                }

                var window = new CostWindow(request.OrgUnit, person, request.Programme, from, until);
                var sums = await new CostTally(db, narrowed, window, request.GroupBy, zone.Id).Make();
                var after = page.After<AfterRow>()?.Name;
                var (rows, next) = page.Cut(
                    sums.Groups.Where(group => after is null || string.CompareOrdinal(group.Key, after) > 0).Take(page.Take).ToList(),
                    group => new AfterRow(group.Key));
                return new CoachingCost { Rows = { rows.Select(row => row.Value.ToProto(row.Key)) }, Total = sums.Total.ToProto(""), NextPageToken = next };
            },
            context.CancellationToken);
    }

    private static Reach OfPeople(Reach reach) =>
        new() { AreaRoles = reach.AreaRoles & SeesPeople, Self = reach.Self, Caller = reach.Caller, Today = reach.Today };

    private static readonly string CountUnit = $"SELECT COUNT(*) FROM dir_org_units u WHERE u.name = @OrgUnit AND {Reach.Predicate("u.name")}";

    private sealed record AfterRow(string Name);
}
