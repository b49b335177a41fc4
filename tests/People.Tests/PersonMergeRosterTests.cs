using Coaching.People.V1;
using Coaching.Testing;
using static Coaching.People.Tests.PeopleOnSqlite;
using static Coaching.People.Tests.RosterPackages;

namespace Coaching.People.Tests;

public abstract class PersonMergeRosterTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    public async Task A_roster_that_still_speaks_of_two_takes_nothing_from_the_one_whom_they_became()
    {
        var client = new RosterClient(host);
        var (id, source) = (NewId(), NewId());
        var orgs = $"{id}-r,,,Root,district,,\n{id}-s,,,One,school,,{id}-r\n{id}-t,,,Two,school,,{id}-r\n";
        var others = string.Concat(Enumerable.Range(0, 6).Select(index => User($"{id}-o{index}", $"{id}-s")));
        string Target(string given = "Ana") => User($"{id}-a", $"{id}-s", given: given);
        await client.Import(Package(orgs, Target() + User($"{id}-b", $"{id}-t") + others, source));
        var (target, twin) = (await PersonOf($"{id}-a"), await PersonOf($"{id}-b"));
        await host.Merges().MergePeopleAsync(new MergePeopleRequest { Source = twin, Target = target, RequestId = NewId() });

        var same = await client.Import(Package(orgs, Target() + User($"{id}-b", $"{id}-t") + others, source));
        Assert.Equal(0, same.Files.Single(file => file.File == "users.csv").Updated);
        await client.Import(Package(orgs, Target("Anna") + User($"{id}-b", $"{id}-t") + others, source));
        Assert.Equal(2, await OpenPosts(target));
        await client.Import(Package(orgs, Target("Anna") + others, source));

        Assert.Equal(2, await OpenPosts(target));
        Assert.Equal(0, await OpenPosts(twin));
        Assert.Equal(1, await host.Count("SELECT COUNT(*) FROM people WHERE name = @twin AND state = 3", new { twin }));
        Assert.Equal(target, await PersonOf($"{id}-b"));
    }

    private Task<string> PersonOf(string sourcedId) =>
        host.Database.Read(db => db.One<string>("SELECT owner FROM external_ids WHERE value = @sourcedId", new { sourcedId }), default);

    private Task<int> OpenPosts(string person) =>
        host.Count("SELECT COUNT(*) FROM staff_assignments WHERE person = @person AND end_date IS NULL", new { person });
}

public sealed class PersonMergeRosterOnSqlite(PeopleOnSqlite host) : PersonMergeRosterTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class PersonMergeRosterOnSqlServer(PeopleOnSqlServer host) : PersonMergeRosterTests(host), IClassFixture<PeopleOnSqlServer>;
