using Coaching.Observations.V1;
using static Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;
using Item = Coaching.Observations.V1.Instrument.Types.Item;

namespace Coaching.Observations;

/// <summary>The form that every installation begins with: a short look into a lesson, to talk about and not to judge by.</summary>
internal static class LessonVisit
{
    public const string Name = "instruments/lesson-visit";

    public static Instrument Draft => new()
    {
        Name = Name,
        DisplayName = "Lesson visit",
        Kind = Instrument.Types.Kind.LessonObservation,
        Items =
        {
            new Item { Key = "clear_aim", Prompt = "Could learners say what the lesson was for?", Kind = YesNo, Required = true },
            new Item { Key = "learners_present", Prompt = "How many learners were in the room?", Kind = Count, Max = 500 },
            new Item { Key = "learners_on_task", Prompt = "How many of them were at work on the task?", Kind = Count, Max = 500 },
            new Item
            {
                Key = "checks_understanding", Prompt = "How often did the teacher find out who had understood? (1 never, 5 all the time)",
                Kind = Scale, Min = 1, Max = 5,
            },
            new Item { Key = "learner_talk", Prompt = "How much of the talking about the subject did learners do?", Kind = LowMediumHigh },
            new Item { Key = "materials_in_use", Prompt = "Were books or other materials in learners' hands?", Kind = YesNo },
            new Item { Key = "step_in_use", Prompt = "Was the agreed step seen in use?", Kind = LowMediumHigh },
            new Item { Key = "what_worked", Prompt = "What went well?", Kind = Text },
        },
    };
}
