using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>What must hold of a round.</summary>
internal static class SurveyRoundRules
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static Violations Check(Violations violations, SurveyRound round)
    {
        var (open, close) = (round.OpenTime.ToTimeOrNull(), round.CloseTime.ToTimeOrNull());
        violations
            .Text("survey_round.display_name", round.DisplayName, 1, 200)
            .Name("survey_round.instrument", round.Instrument, InstrumentRow.Pattern)
            .Enum("survey_round.wave", round.Wave)
            .OptionalEnum("survey_round.audience", round.Audience)
            .OptionalName("survey_round.programme", round.Programme, "programmes/{programme}")
            .Require(round.Programme.Length > 0 ? round.OrgUnits.Count == 0 : round.OrgUnits.Count is >= 1 and <= 100, "survey_round.org_units", "must be 1 to 100 places, or none for a programme")
            .Require(round.OrgUnits.Distinct(StringComparer.Ordinal).Count() == round.OrgUnits.Count, "survey_round.org_units", "must name each place once")
            .Time("survey_round.open_time", round.OpenTime)
            .Time("survey_round.close_time", round.CloseTime)
            .Require(open is null || close is null || (close > open && close - open <= Longest), "survey_round.close_time", "must be after it opens, at most 366 days");
        for (var i = 0; i < Math.Min(round.OrgUnits.Count, 100); i++)
        {
            violations.Name($"survey_round.org_units[{i}]", round.OrgUnits[i], "orgUnits/{org_unit}");
        }

        return violations;
    }
}
