namespace Coaching.Scheduling;

/// <summary>A pair's published slots as a choice, when the rules still allow them beside what is placed already.</summary>
internal static class PublishedChoice
{
    public static PairChoice? Read(SchoolModel school, TimetableState state, int place)
    {
        var pair = school.Pairs[place];
        if (school.Problem.Pairs[pair.Index].Published is not { } published || published.Observations.Count != pair.Wanted || pair.Wanted == 0)
        {
            return null;
        }

        var places = new List<(long Cost, PairChoice Choice)>();
        new EveryChoice(school).List(state, pair, long.MaxValue, int.MaxValue - 1, places);
        var periods = published.Observations.Order().ToArray();
        return places.Select(each => each.Choice).FirstOrDefault(choice => pair.Feedbacks[choice.Feedback].Period == published.Feedback
            && choice.Observations.Select(lesson => pair.Observations[lesson].Period).Order().SequenceEqual(periods));
    }
}
