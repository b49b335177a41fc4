using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

/// <summary>Says what a person's readiness has become.</summary>
internal static class ReadinessFacts
{
    public static async Task Tell(Session tx, Readiness readiness, string unit) =>
        await tx.Publish(readiness.Name, await NextVersion(tx, readiness.Name), new ReadinessChanged
        {
            Person = readiness.Person,
            Audience = readiness.Audience,
            Ready = readiness.Ready,
            MissingCount = ReadinessCheck.Lacks(readiness).Count,
            OrgUnit = unit,
        });

    /// <summary>The same of people for whose readiness something else has changed.</summary>
    public static async Task Tell(Session tx, IReadOnlyCollection<PersonRow> people, params ReadinessAudience[] audiences)
    {
        foreach (var audience in audiences)
        {
            var states = await ReadinessCheck.Of(tx, audience, [.. people.Select(Standing.Of)]);
            foreach (var (readiness, person) in states.Zip(people))
            {
                await Tell(tx, readiness, person.PrimaryOrgUnit);
            }
        }
    }

    private static async Task<long> NextVersion(Session tx, string name)
    {
        if (await tx.Execute("UPDATE readiness_states SET version = version + 1 WHERE name = @name", new { name }) == 0)
        {
            await tx.Execute("INSERT INTO readiness_states (name, version) VALUES (@name, 1)", new { name });
        }

        return await tx.One<long>("SELECT version FROM readiness_states WHERE name = @name", new { name });
    }
}
