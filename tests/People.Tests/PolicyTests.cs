using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.People.Tests;

/// <summary>The whole of the matrix, as far as it is about people and schools.</summary>
public sealed class PolicyTests(PeopleOnSqlite host) : IClassFixture<PeopleOnSqlite>
{
    [Fact]
    [Trait("requirement", "P10")]
    public async Task Every_RPC_admits_the_roles_of_its_row_and_no_other()
    {
        var run = new MatrixRun(host, "coaching.people.v1");

        Assert.Equal("", string.Join("\n", await run.Roles()));
        Assert.True(run.Calls > 1_000, $"{run.Calls} calls");
    }

    [Fact]
    [Trait("requirement", "P10")]
    public async Task What_lies_out_of_reach_answers_as_what_does_not_exist()
    {
        var world = await host.World();
        var away = await host.World();
        var run = new MatrixRun(host, "coaching.people.v1");
        var callers = new Dictionary<string, string>
        {
            ["teacher"] = away.Teacher,
            ["head_teacher"] = away.Head,
            ["education_official"] = away.Official,
            ["county_officer"] = away.Officer,
            ["national_admin"] = "people/admin",
        };

        Assert.Equal("", string.Join("\n", await run.Strangers(callers, await Examples(world))));
        Assert.True(run.Calls > 90, $"{run.Calls} calls");
    }

    private async Task<IReadOnlyCollection<string>> Examples(World world)
    {
        var programme = await host.Programme(world);
        var pair = await host.Pair(world.Head, world.Teacher, programme: programme);
        var post = await host.Post(world.Teacher, Role.Teacher, world.OtherSchool);
        var network = await host.Networks(host.As(world.Teacher, "teacher")).CreateNetworkAsync(new CreateNetworkRequest
        {
            Network = new Network { DisplayName = "Readers" },
            RequestId = PeopleOnSqlite.NewId(),
        });
        var priority = await host.Priorities(host.As(world.Head, "head_teacher")).CreateDevelopmentPriorityAsync(new CreateDevelopmentPriorityRequest
        {
            DevelopmentPriority = new DevelopmentPriority
            {
                OrgUnit = world.School,
                Title = "Reading",
                SuccessMeasure = "Every class reads daily",
                StartDate = PeopleOnSqlite.Start.ToProto(),
            },
            RequestId = PeopleOnSqlite.NewId(),
        });
        return [world.Teacher, world.School, programme, pair.Name, post.Name, network.Name, priority.Name];
    }
}
