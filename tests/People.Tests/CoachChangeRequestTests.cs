using Coaching.People.V1;
using Coaching.Testing;
using Grpc.Core;
using Reason = Coaching.People.V1.CoachChangeRequest.Types.Reason;
using State = Coaching.People.V1.CoachChangeRequest.Types.State;

namespace Coaching.People.Tests;

public abstract class CoachChangeRequestTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "LL-10")]
    [Trait("requirement", "LL-12")]
    public async Task A_teacher_whose_coach_appraises_asks_for_another_and_the_coach_never_learns_of_it()
    {
        var world = await host.World();
        var pair = await host.Pair(world.Head, world.Teacher);
        var mine = await host.Pairs(host.As(world.Teacher, "teacher")).GetCoachingRelationshipAsync(new GetCoachingRelationshipRequest { Name = pair.Name });
        Assert.True(mine.CoachAppraises);

        var asked = await Requests(world.Teacher, "teacher").CreateCoachChangeRequestAsync(Ask(pair.Name));
        var read = new GetCoachChangeRequestRequest { Name = asked.Name };

        Assert.Equal((State.Open, true, world.Teacher), (asked.State, asked.CoachAppraises, asked.Person));
        Assert.Equal(asked, await Requests(world.Official, "education_official").GetCoachChangeRequestAsync(read));
        Assert.Equal(asked, await Requests(world.Officer, "county_officer").GetCoachChangeRequestAsync(read));
        Assert.Equal("REQUEST_OPEN", await PeopleOnSqlite.Reason(async () => await Requests(world.Teacher, "teacher").CreateCoachChangeRequestAsync(Ask(pair.Name))));
        await Requests(world.Head, "head_teacher", "education_official").GetCoachChangeRequestAsync(read).NotFound();
        Assert.Empty((await Requests(world.Head, "head_teacher", "education_official").ListCoachChangeRequestsAsync(new ListCoachChangeRequestsRequest())).CoachChangeRequests);
        var decided = await Requests(world.Official, "education_official").DecideCoachChangeRequestAsync(Decide(asked));

        Assert.Equal((State.Granted, world.Official), (decided.State, decided.DecidedBy));
        await Requests(world.Officer, "county_officer").DecideCoachChangeRequestAsync(Decide(decided)).Refused(StatusCode.FailedPrecondition, "REQUEST_DECIDED");
    }

    [DatabaseFact]
    [Trait("requirement", "LL-12")]
    public async Task Only_the_coachee_of_a_pair_that_runs_asks()
    {
        var world = await host.World();
        var pair = await host.Pair(world.Head, world.Teacher);

        await Requests(world.Head, "head_teacher").CreateCoachChangeRequestAsync(Ask(pair.Name)).NotFound();
        await Requests(world.OtherHead, "head_teacher").CreateCoachChangeRequestAsync(Ask(pair.Name)).NotFound();
        await host.Pairs(host.As(world.Officer, "county_officer")).EndCoachingRelationshipAsync(new EndCoachingRelationshipRequest
        {
            Name = pair.Name,
            EndDate = new() { Year = 2026, Month = 11, Day = 1 },
            Etag = pair.Etag,
            RequestId = PeopleOnSqlite.NewId(),
        });
        Assert.Equal("RELATIONSHIP_NOT_ACTIVE", await PeopleOnSqlite.Reason(async () => await Requests(world.Teacher, "teacher").CreateCoachChangeRequestAsync(Ask(pair.Name))));
    }

    private CoachChangeRequestService.CoachChangeRequestServiceClient Requests(string person, params string[] roles) => new(host.As(person, roles));

    private static CreateCoachChangeRequestRequest Ask(string pair) => new()
    {
        CoachChangeRequest = new CoachChangeRequest { CoachingRelationship = pair, Reason = Reason.CoachAppraises },
        RequestId = PeopleOnSqlite.NewId(),
    };

    private static DecideCoachChangeRequestRequest Decide(CoachChangeRequest asked) =>
        new() { Name = asked.Name, State = State.Granted, Etag = asked.Etag, RequestId = PeopleOnSqlite.NewId() };
}

public sealed class CoachChangeRequestOnSqlite(PeopleOnSqlite host) : CoachChangeRequestTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class CoachChangeRequestOnSqlServer(PeopleOnSqlServer host) : CoachChangeRequestTests(host), IClassFixture<PeopleOnSqlServer>;
