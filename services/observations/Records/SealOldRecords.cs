using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>Seals what was recorded before there was a vault, before anybody is served; afterwards there is nothing to find.</summary>
internal sealed class SealOldRecords(Database database, Vault vault) : IHostedService
{
    private const int Chunk = 200;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Seal<OldObservation>(SelectObservations, UpdateObservation, old =>
        {
            var content = Observation.Parser.ParseFrom(old.Answers);
            content.Notes = old.Notes;
            return content;
        }, cancellationToken);
        await Seal<OldMeeting>(SelectMeetings, UpdateMeeting, old => new FeedbackMeeting { Praise = old.Praise }, cancellationToken);
        await Seal<OldStep>(SelectSteps, UpdateStep, old => new ActionStep { What = old.What, How = old.How, Model = old.Model }, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task Seal<T>(string select, string update, Func<T, Google.Protobuf.IMessage> content, CancellationToken cancel)
        where T : Old
    {
        while (await database.Write(
            async tx =>
            {
                var rows = await tx.Page<T>(select, new { take = Chunk });
                foreach (var row in rows)
                {
                    await tx.Execute(update, new { row.Name, Content = await vault.Seal(tx, row.Coachee, row.Name, content(row)), None = Array.Empty<byte>() });
                }

                return rows.Count;
            },
            cancel) == Chunk)
        {
        }
    }

    private const string SelectObservations = "SELECT name, coachee, answers, notes FROM observations WHERE content IS NULL ORDER BY name";

    private const string UpdateObservation = "UPDATE observations SET content = @Content, answers = @None, notes = '' WHERE name = @Name";

    private const string SelectMeetings = "SELECT name, coachee, praise FROM feedback_meetings WHERE content IS NULL ORDER BY name";

    private const string UpdateMeeting = "UPDATE feedback_meetings SET content = @Content, praise = '' WHERE name = @Name";

    private const string SelectSteps = "SELECT name, coachee, what, how, model FROM action_steps WHERE content IS NULL ORDER BY name";

    private const string UpdateStep = "UPDATE action_steps SET content = @Content, what = '', how = '', model = '' WHERE name = @Name";

    private abstract record Old
    {
        public required string Name { get; init; }

        public required string Coachee { get; init; }
    }

    private sealed record OldObservation : Old
    {
        public required byte[] Answers { get; init; }

        public required string Notes { get; init; }
    }

    private sealed record OldMeeting : Old
    {
        public required string Praise { get; init; }
    }

    private sealed record OldStep : Old
    {
        public required string What { get; init; }

        public required string How { get; init; }

        public required string Model { get; init; }
    }
}
