using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed record SurveyResponseRow
{
    public const string Pattern = "surveyResponses/{survey_response}";

    public const string Columns = "name, survey_round, person, origin, org_unit, county, content, create_time, update_time, version";

    private const string SelectOwn =
        $"SELECT {Columns} FROM survey_responses s WHERE s.name = @Name AND @reach_self = 1 AND s.person = @reach_caller";

    public required string Name { get; init; }

    public required string SurveyRound { get; init; }

    public required string Person { get; init; }

    public required string Origin { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    /// <summary>The caller's own response of this name; NOT_FOUND to everybody else.</summary>
    public static async Task<SurveyResponseRow> Own(Session db, Reach reach, string name) =>
        await db.Find<SurveyResponseRow>(SelectOwn, reach.With(new { Name = name })) ?? throw Errors.NotFound(name);

    public SurveyResponse ToProto(SurveyResponse content, Instrument? instrument)
    {
        var response = new SurveyResponse
        {
            Name = Name,
            SurveyRound = SurveyRound,
            Answers = { content.Answers },
            Respondent = Person,
            OrgUnit = OrgUnit,
            CreateTime = CreateTime.ToProto(),
            UpdateTime = UpdateTime.ToProto(),
            Etag = Etag.Of(Version),
        };
        if (instrument is not null)
        {
            response.Scores.Add(AnswerValues.Scores(instrument, content.Answers));
        }

        return response;
    }
}
