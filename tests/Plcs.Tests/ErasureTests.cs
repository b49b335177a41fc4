using Coaching.People.V1;
using Coaching.Plcs.V1;
using Coaching.Platform;
using Coaching.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Coaching.Plcs.Tests.PlcsOnSqlite;

namespace Coaching.Plcs.Tests;

public abstract class ErasureTests(PlcsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "P17")]
    public async Task A_community_stays_as_large_as_it_was_without_the_name_of_who_was_erased()
    {
        var school = await School.Open(host);
        var plc = await Client(school, school.Head).CreatePlcAsync(Founding(school));
        var request = $"subjectRequests/{Guid.NewGuid()}";
        var tombstone = $"people/erased-{Guid.NewGuid():N}";

        await host.People.Publish(request, 1, new SubjectErased { SubjectRequest = request, Person = school.Teacher, Tombstone = tombstone });
        await host.App.Services.GetRequiredService<Feeds>().CatchUp("people", default);

        var kept = await Client(school, school.Head).GetPlcAsync(new GetPlcRequest { Name = plc.Name });
        Assert.Equal(plc.Members.Count, kept.Members.Count);
        Assert.Contains(tombstone, kept.Members);
        Assert.Equal("", string.Join(' ', await SubjectWalk.NamedIn(host, school.Teacher)));
    }
}

public sealed class ErasureOnSqlite(PlcsOnSqlite host) : ErasureTests(host), IClassFixture<PlcsOnSqlite>;

public sealed class ErasureOnSqlServer(PlcsOnSqlServer host) : ErasureTests(host), IClassFixture<PlcsOnSqlServer>;
