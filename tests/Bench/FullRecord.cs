using System.Globalization;
using Coaching.Observations.V1;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;

namespace Coaching.Bench;

/// <summary>A record as a careful coach makes it: 25 answers and five notes.</summary>
internal static class FullRecord
{
    public const string Instrument = "instruments/bench-visit";

    private const int Items = 25;
    private const int Notes = 5;
    private const string Words = "Learners worked in pairs with real objects, and the third group asked why. ";

    /// <summary>Publishes the form of 25 items: scales, counts and choices in turn.</summary>
    public static async Task Publish(LocalHostProcess host, CancellationToken cancel)
    {
        using var national = await host.As("national-officer", cancel);
        var items = Enumerable.Range(1, Items).Select(number => (number % 3) switch
        {
            0 => (object)new { key = Key(number), prompt = $"Question {number}", kind = "SCALE", min = 1, max = 5 },
            1 => new { key = Key(number), prompt = $"Question {number}", kind = "COUNT", max = 500 },
            _ => new { key = Key(number), prompt = $"Question {number}", kind = "LOW_MEDIUM_HIGH" },
        });
        using var answer = await national.PostAsJsonAsync(
            new Uri($"/v1/instruments?instrumentId=bench-visit&requestId={Guid.NewGuid()}", UriKind.Relative),
            new { displayName = "Bench visit", kind = "LESSON_OBSERVATION", items },
            cancel);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancel));
        }
    }

    /// <summary>The record as JSON's fields.</summary>
    public static object Json(string pair)
    {
        var start = TimeProvider.System.GetUtcNow().AddHours(-1);
        return new
        {
            coachingRelationship = pair,
            instrument = Instrument,
            startTime = start.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            endTime = start.AddMinutes(15).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            answers = Enumerable.Range(1, Items).Select(number => (number % 3) switch
            {
                0 => (object)new { key = Key(number), number = 1 + (number % 5) },
                1 => new { key = Key(number), number = number * 2 },
                _ => new { key = Key(number), choice = "MEDIUM" },
            }),
            noteSegments = Enumerable.Range(1, Notes).Select(note => new { text = Words + Words, offset = $"{note * 120}s", item = Key(note) }),
        };
    }

    /// <summary>What of it is sealed.</summary>
    public static Observation Content() => new()
    {
        Answers =
        {
            Enumerable.Range(1, Items).Select(number => (number % 3) switch
            {
                0 => new Answer { Key = Key(number), Number = 1 + (number % 5) },
                1 => new Answer { Key = Key(number), Number = number * 2 },
                _ => new Answer { Key = Key(number), Choice = Answer.Types.Choice.Medium },
            }),
        },
        NoteSegments =
        {
            Enumerable.Range(1, Notes).Select(note => new Observation.Types.NoteSegment
            {
                Text = Words + Words,
                Offset = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromMinutes(2 * note)),
                Item = Key(note),
            }),
        },
    };

    private static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"question_{number}");
}
