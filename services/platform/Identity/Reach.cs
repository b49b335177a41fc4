using Dapper;

namespace Coaching.Platform;

/// <summary>What a caller may touch under one RPC: a ceiling that every statement repeats in its WHERE clause.</summary>
public sealed class Reach
{
    /// <summary>Everything.</summary>
    public bool All { get; init; }

    /// <summary>The kinds of post (bits, as the directory keeps them) whose holder reaches the unit of the post and all below it.</summary>
    public int AreaRoles { get; init; }

    /// <summary>What the caller coaches, while the pair lasts.</summary>
    public bool AsCoach { get; init; }

    /// <summary>What is about the caller as the one coached.</summary>
    public bool AsCoachee { get; init; }

    /// <summary>What is the caller's own.</summary>
    public bool Self { get; init; }

    /// <summary>What the caller facilitates; the service that knows facilitators applies it.</summary>
    public bool AsFacilitator { get; init; }

    /// <summary>What the caller is a member of; the service that knows members applies it.</summary>
    public bool AsMember { get; init; }

    /// <summary>What somebody opened to the caller; the service that knows recipients applies it.</summary>
    public bool AsRecipient { get; init; }

    /// <summary>The fewest people that an aggregate shown to the caller may be about: 0, 5 or 10.</summary>
    public int MinimumPeople { get; init; }

    /// <summary>The caller's name.</summary>
    public required string Caller { get; init; }

    /// <summary>The roles that grant this reach, for the audit.</summary>
    public string Roles { get; init; } = "";

    /// <summary>The relations that grant this reach, for the audit.</summary>
    public Relations Relations { get; init; }

    /// <summary>The day on which posts and pairs must be current.</summary>
    public DateOnly Today { get; init; }

    /// <summary>Adds the parameters of <see cref="Predicate"/> to a statement's own.</summary>
    public DynamicParameters With(object? args = null)
    {
        var all = new DynamicParameters(args);
        all.Add("reach_all", All);
        all.Add("reach_roles", AreaRoles);
        all.Add("reach_coach", AsCoach);
        all.Add("reach_coachee", AsCoachee);
        all.Add("reach_self", Self);
        all.Add("reach_facilitator", AsFacilitator);
        all.Add("reach_member", AsMember);
        all.Add("reach_recipient", AsRecipient);
        all.Add("reach_caller", Caller);
        all.Add("reach_today", Today);
        return all;
    }

    /// <summary>
    /// The condition that a row is within reach, to be and-ed to a WHERE clause. Each argument is the row's column that holds
    /// the org unit, the coach, the coachee, or the person whose own the row is. A coach reaches a row only while a pair
    /// with its coachee lasts.
    /// </summary>
    public static string Predicate(string unit, string? coach = null, string? coachee = null, string? self = null)
    {
        var area = $"""
            @reach_roles <> 0 AND EXISTS (
                 SELECT 1 FROM dir_posts reach_p JOIN dir_ancestors reach_a ON reach_a.ancestor = reach_p.org_unit
                 WHERE reach_p.person = @reach_caller AND reach_a.org_unit = {unit} AND (reach_p.role & @reach_roles) <> 0
                   AND reach_p.start_date <= @reach_today AND (reach_p.end_date IS NULL OR reach_p.end_date > @reach_today))
            """;
        var pair = (coach, coachee) switch
        {
            (null, null) => "",
            (_, null) => $" OR (@reach_coach = 1 AND {coach} = @reach_caller)",
            _ => $"""
                 OR (@reach_coachee = 1 AND {coachee} = @reach_caller)
                 OR (@reach_coach = 1{(coach is null ? "" : $" AND {coach} = @reach_caller")} AND EXISTS (
                     SELECT 1 FROM dir_pairs reach_c
                     WHERE reach_c.coach = @reach_caller AND reach_c.coachee = {coachee}
                       AND reach_c.start_date <= @reach_today AND (reach_c.end_date IS NULL OR reach_c.end_date > @reach_today)))
                """,
        };
        var own = self is null ? "" : $" OR (@reach_self = 1 AND {self} = @reach_caller)";
        return $"(@reach_all = 1 OR ({area}){pair}{own})";
    }
}
