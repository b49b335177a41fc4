using Coaching.Observations.V1;
using Coaching.Platform;
using static Coaching.Observations.V1.LibraryStep.Types.Challenge;
using Challenge = Coaching.Observations.V1.LibraryStep.Types.Challenge;
using Term = Coaching.Observations.V1.Vision.Types.Term;

namespace Coaching.Observations;

/// <summary>The steps that every installation begins with: small, about the five persistent challenges, in our own words; and a vision to begin from.</summary>
internal static class BuiltInLibrary
{
    public const string Vision = "visions/great-teaching";

    /// <summary>Each by its id.</summary>
    public static IReadOnlyDictionary<string, LibraryStep> Steps => new Dictionary<string, LibraryStep>
    {
        ["greet-at-the-door"] = Step(Behaviour, "Greet every learner at the door and point to the first task.", "Stand where you see both corridor and room. Say each name and one short instruction.", "\"Good morning, Amina. The first question is on the board.\"", "Learners are at work within two minutes of the bell."),
        ["one-clear-signal"] = Step(Behaviour, "Use one signal for silence, and wait until it is complete.", "Raise a hand, count down from three, scan the room from left to right, and speak only into silence.", "The teacher lowers the hand, starts a sentence, hears a whisper, stops, and begins again.", "Everybody is quiet within five seconds."),
        ["instructions-in-steps"] = Step(Behaviour, "Give instructions in at most three steps, and have them said back.", "Say what, with whom and for how long. Ask one learner to repeat it before anybody begins.", "\"In pairs, five minutes, two examples each. What will you do first, Otieno?\"", "No learner asks what to do after work has begun."),
        ["praise-what-you-see"] = Step(Behaviour, "Name what learners do right before you name what is missing.", "Look for three who have begun. Say what they do, not what they are.", "\"This row has its books open and dates written.\"", "Others follow within ten seconds, without being named."),
        ["correct-quietly"] = Step(Behaviour, "Correct in the least public way that works.", "First a look, then standing near, then a whispered word; a public word comes last.", "The teacher goes on explaining, walks over and taps the open page.", "The lesson does not stop for a correction."),
        ["aim-in-one-sentence"] = Step(Curriculum, "Say in one sentence what learners will be able to do at the end.", "Write it before planning the activity. Use a verb that can be seen: explain, compare, solve.", "\"By the end you can explain why a leaf is flat.\"", "A learner asked in mid-lesson can say what it is for."),
        ["link-to-before"] = Step(Curriculum, "Begin with what learners need from earlier lessons.", "Choose two facts that today builds on, and ask for both before the new thing comes.", "Before area of a triangle: two questions on area of a rectangle.", "Most learners answer both without a book."),
        ["local-examples"] = Step(Curriculum, "Bring in an example from where learners live.", "Replace one example of the textbook with a market, a farm, a river or a road that they know.", "Percent is taught with the price of maize over three months.", "Learners add examples of their own."),
        ["hardest-part-first"] = Step(Curriculum, "Plan the explanation of the hardest idea word for word.", "Find the sentence on which the lesson turns. Write it, say it aloud, shorten it.", "\"The denominator says into how many equal parts; the numerator says how many we take.\"", "The explanation takes under two minutes and needs no repair."),
        ["concrete-then-abstract"] = Step(Curriculum, "Go from real objects to pictures to symbols.", "Plan five minutes for each before the next one comes.", "Bottle tops, then a drawing of them, then 3 × 4.", "Learners can go back from the symbols to the objects.", subject: "Mathematics"),
        ["model-with-thinking"] = Step(Communication, "Show a worked example and say what you think while you do it.", "Solve one in front of the class, naming each decision; then one together; then they alone.", "\"I see two brackets, so first I ask what is inside.\"", "Learners start alone without asking how."),
        ["words-before-use"] = Step(Communication, "Teach a new word before the text that needs it.", "Say it, have it said, give a short meaning, an example and one that is none.", "\"Erosion. Say it. Soil carried away: by rain, yes; by a lorry, no.\"", "Learners use the word in an answer of their own."),
        ["board-in-zones"] = Step(Communication, "Keep one part of the board for what stays all lesson.", "Left for aim and words, middle for the working, right to wipe.", "After forty minutes the aim still stands on the left.", "Learners look to the left when they are stuck."),
        ["pause-between-ideas"] = Step(Communication, "Stop after every new idea and let learners say it to each other.", "One idea, then half a minute in pairs, then one pair aloud.", "\"Tell your neighbour why the ice floats.\"", "Every learner has spoken about the subject within ten minutes."),
        ["read-aloud-well"] = Step(Communication, "Read a text aloud first, with the voice that its meaning has.", "Practise it once. Slow down at what is new. Learners follow with a finger.", "The teacher stops before the turn of the story and asks what comes.", "Learners who read haltingly can tell what the text says.", subject: "English"),
        ["wait-three-seconds"] = Step(Cognition, "Wait three seconds after a question before you call on anybody.", "Ask, count silently, then say a name.", "\"What would happen without bees? ... Njoroge.\"", "More hands, and longer answers."),
        ["no-hands-up"] = Step(Cognition, "Call on learners who have not raised a hand.", "Tell them beforehand that anybody may be asked. Use names in an order that nobody can guess.", "The teacher draws a name from the tin after the question.", "Over a week every learner has answered."),
        ["ask-why-next"] = Step(Cognition, "Follow a right answer with a question that goes deeper.", "Ask why, how you know, or what if, before you praise.", "\"Right, 24. How could you show that without adding?\"", "Learners give a reason before being asked."),
        ["recall-at-start"] = Step(Cognition, "Open with four questions from memory: yesterday, last week, last month, today's start.", "No books. Three minutes to write, two to check.", "One of the four is always from another topic.", "Results on the oldest question rise over a month."),
        ["discuss-with-roles"] = Step(Cognition, "Give each in a group a part of the work that the others need.", "Groups of four: one reads, one asks, one writes, one reports. Parts change each time.", "The reporter may use only what the writer wrote.", "No learner in the group is without work."),
        ["predict-then-test"] = Step(Cognition, "Have learners predict in writing before an experiment.", "Write what and why, then try it, then compare.", "\"Which one sinks? Write it with your reason before we drop them.\"", "Learners explain what surprised them.", subject: "Science"),
        ["whole-class-check"] = Step(Assessment, "Find out from everybody at once who has understood.", "One question with three answers. Fingers or slates up on a signal, and you count.", "\"One, two or three fingers. Now.\"", "You can say how many have it, and you change what comes next."),
        ["circulate-with-a-plan"] = Step(Assessment, "Walk round with one thing to look for, and a list.", "Begin with those whose work tells most. Note two right ways and one common mistake.", "The teacher's list has three names under \"forgets the unit\".", "The talk afterwards uses the work that was seen."),
        ["exit-question"] = Step(Assessment, "End with one question that shows whether the aim was met.", "Three minutes, on a slip or in the book, sorted into three piles after the lesson.", "Piles: has it, nearly, not yet; the next lesson begins with the middle one.", "The next lesson's first task fits the piles."),
        ["mark-for-action"] = Step(Assessment, "Write one thing to do instead of a mark.", "A verb and a place: \"Redo line 3\". Give five minutes of lesson to do it.", "Every book has a second attempt under the comment.", "Nine in ten comments are acted on."),
        ["show-what-good-is"] = Step(Assessment, "Show two answers, one good and one better, and let learners find out why.", "Take them from earlier classes, without names. Ask for three differences.", "Two paragraphs side by side; learners underline what makes the second stronger.", "Learners improve one sentence of their own by it."),
        ["tasks-in-three-depths"] = Step(Cognition, "Plan one task in three depths for a class of mixed readiness.", "The same idea for all: with a worked example, alone, and with a twist. Learners may move up.", "Card A has the first line done, card B has none, card C asks for a problem of one's own.", "No group waits, and no group is lost after five minutes."),
    };

    private static Vision Beginning => new()
    {
        Title = "Great teaching",
        Statement = "Learners are safe, know what they are there for, think hard about it, and are helped on from where they stand. Teachers get better at it one small step at a time, and nobody alone.",
        Terms =
        {
            new Term { Term_ = "Step", Meaning = "One small change of practice, said as what and how, with a model, and rehearsed before it is used." },
            new Term { Term_ = "Check for understanding", Meaning = "Finding out from everybody, during the lesson, who has got it.", LibrarySteps = { "librarySteps/whole-class-check" } },
            new Term { Term_ = "Wait time", Meaning = "The silence between a question and a name.", LibrarySteps = { "librarySteps/wait-three-seconds" } },
            new Term { Term_ = "Worked example", Meaning = "A problem solved aloud, so that the thinking can be heard.", LibrarySteps = { "librarySteps/model-with-thinking" } },
            new Term { Term_ = "Differentiation", Meaning = "The same idea for all, with as much help or stretch as each needs.", LibrarySteps = { "librarySteps/tasks-in-three-depths" } },
        },
    };

    /// <summary>Adds what is not there yet; a country's own changes stay.</summary>
    public static async Task Add(Session tx)
    {
        foreach (var (id, step) in Steps)
        {
            var row = LibraryStepRow.Of(step, $"librarySteps/{id}", 1, LibraryStep.Types.State.Active, tx.Now, tx.Now);
            if (await tx.Find<string>("SELECT name FROM library_steps WHERE name = @Name", row) is null && await tx.TryInsert(LibraryStepRow.Insert, row))
            {
                await tx.Execute(LibraryStepRow.InsertRevision, row);
            }
        }

        var vision = VisionRow.Of(Beginning, Vision, 1, tx.Now, tx.Now);
        if (await tx.Find<string>("SELECT name FROM visions WHERE org_unit = ''") is null && await tx.TryInsert(VisionRow.Insert, vision))
        {
            await tx.Execute(VisionRow.InsertRevision, vision);
        }
    }

    private static LibraryStep Step(Challenge challenge, string what, string how, string model, string criterion, string subject = "") => new()
    {
        What = what,
        How = how,
        Model = model,
        SuccessCriteria = { criterion },
        Challenge = challenge,
        Subject = subject,
    };
}
