using Coaching.People.V1;
using Coaching.Platform;
using Google.Protobuf;

namespace Coaching.People;

internal sealed record SelectionDecisionRow
{
    public const string Columns = "name, person, criteria, outcome, decide_date, org_unit, detail, create_time";

    /// <summary>The decision is within the caller's reach: by the unit where the person works now, or as the person's own.</summary>
    public static readonly string Within = $"""
        EXISTS (SELECT 1 FROM people WHERE people.name = selection_decisions.person AND {PersonRow.Within})
        """;

    public const string Insert = $"""
        INSERT INTO selection_decisions ({Columns})
        VALUES (@Name, @Person, @Criteria, @Outcome, @DecideDate, @OrgUnit, @Detail, @CreateTime)
        """;

    public required string Name { get; init; }

    public required string Person { get; init; }

    public required string Criteria { get; init; }

    public required SelectionDecision.Types.Outcome Outcome { get; init; }

    public required DateOnly DecideDate { get; init; }

    public required string OrgUnit { get; init; }

    /// <summary>The whole decision as it was made; about whom it is, the row says.</summary>
    public required byte[] Detail { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public static SelectionDecisionRow Of(SelectionDecision decision, DateTimeOffset now) => new()
    {
        Name = decision.Name,
        Person = decision.Person,
        Criteria = decision.Criteria,
        Outcome = decision.Outcome,
        DecideDate = decision.DecideDate.ToDateOnly(),
        OrgUnit = decision.OrgUnit,
        Detail = decision.ToByteArray(),
        CreateTime = now,
    };

    public SelectionDecision ToProto()
    {
        var decision = SelectionDecision.Parser.ParseFrom(Detail);
        decision.Person = Person;
        return decision;
    }
}
