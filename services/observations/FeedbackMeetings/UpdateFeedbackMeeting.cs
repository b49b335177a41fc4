using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using static Coaching.Observations.V1.FeedbackMeeting.Types;

namespace Coaching.Observations;

internal sealed partial class FeedbackMeetingsApi
{
    public override Task<FeedbackMeeting> UpdateFeedbackMeeting(UpdateFeedbackMeetingRequest request, ServerCallContext context)
    {
        var change = request.FeedbackMeeting ?? new FeedbackMeeting();
        var violations = new Violations()
            .Name("feedback_meeting.name", change.Name, FeedbackMeetingRow.Pattern)
            .Text("reason", request.Reason, 0, 500);
        var version = Etag.Check(violations, change.Etag, context, "feedback_meeting.etag");
        var fields = Masks.Check(
            violations, request.UpdateMask, change, "praise", "next_observation_time", "focuses", "parts", "stance", "modelling", "rehearsals",
            "rehearsal_count", "plan", "partnership", "coaching_cycle", "evidence");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var caller = context.Caller().Name;
        var args = context.Reach().With(new { change.Name });
        return database.Once(
            context,
            request,
            change.Name,
            async tx =>
            {
                var row = await tx.Find<FeedbackMeetingRow>(SelectReachedMeeting, args) ?? throw Errors.NotFound(change.Name);

                // The coachee reads it and has a voice of their own: comments, and a statement of disagreement.
                return row.Coach != caller ? throw Errors.Denied()
                    : row.Version != version ? throw Errors.Stale(row.Name)
                    : await Amend(tx, row, fields, change, request.Reason);
            },
            (tx, first) => Now(tx, caller, first));
    }

    private async Task<FeedbackMeeting> Amend(
        Session tx, FeedbackMeetingRow row, IReadOnlySet<string> fields, FeedbackMeeting change, string reason)
    {
        var before = row.ToProto(await vault.Open<FeedbackMeeting>(tx, row.Name, row.Content), step: null);
        var after = before.Clone();
        Masks.Apply(fields, change, after);
        if (fields.Contains("rehearsals") != fields.Contains("rehearsal_count"))
        {
            // Whichever of the two was told says how many there were.
            after.RehearsalCount = fields.Contains("rehearsals") ? 0 : after.RehearsalCount;
            after.Rehearsals.Clear();
            after.Rehearsals.Add(fields.Contains("rehearsals") ? change.Rehearsals : []);
        }

        var violations = new Violations();
        CheckTalk(violations, after);
        (await RecordLinks.Check(tx, violations, "feedback_meeting", row.CoachingRelationship, "", after.CoachingCycle, row.StartTime)).ThrowIfAny();

        var content = FeedbackMeetingRow.ContentOf(after);
        var next = row with
        {
            Content = await vault.Seal(tx, row.Coachee, row.Name, content),
            NextObservationTime = after.NextObservationTime.ToTimeOrNull()!.Value,
            Focuses = FeedbackMeetingRow.Join(after.Focuses),
            RehearsalCount = FeedbackMeetingRow.Rounds(after),
            Stance = after.Stance,
            Modelling = after.Modelling,
            CoacheeTalkPercent = after.Partnership is { HasCoacheeTalkPercent: true } talk ? talk.CoacheeTalkPercent : null,
            AgendaParty = after.Partnership?.Agenda ?? Party.Unspecified,
            StepParty = after.Partnership?.Step ?? Party.Unspecified,
            CoachingCycle = after.CoachingCycle,
            UpdateTime = tx.Now,
            Version = row.Version + 1,
        };
        if (await tx.Execute(UpdateMeeting, next) == 0)
        {
            throw Errors.Stale(row.Name);
        }

        await RecordRevisionRow.Keep(
            tx, vault, new RecordOwner(row.Name, row.CoachingRelationship, row.Coach, row.Coachee), row.Version, row.Coach,
            new RecordRevision { FeedbackMeeting = before, Reason = reason });
        await tx.Publish(row.Name, next.Version, Fact(next, (await Pairs.Find(tx, row.CoachingRelationship))!));
        return (await FeedbackMeetingRow.Open(vault, tx, [next]))[0];
    }

    private const string UpdateMeeting = """
        UPDATE feedback_meetings
        SET content = @Content, next_observation_time = @NextObservationTime, focuses = @Focuses, rehearsal_count = @RehearsalCount,
            stance = @Stance, modelling = @Modelling, coachee_talk_percent = @CoacheeTalkPercent, agenda_party = @AgendaParty,
            step_party = @StepParty, coaching_cycle = @CoachingCycle, update_time = @UpdateTime, version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;
}
