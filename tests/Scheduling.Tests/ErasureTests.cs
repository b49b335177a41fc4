using Coaching.People.V1;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;

namespace Coaching.Scheduling.Tests;

public abstract class ErasureTests(SchedulingOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "P17")]
    public async Task Sessions_stay_and_name_nobody_and_what_was_the_persons_own_goes()
    {
        var school = await School.Open(host);
        var session = await Sessions(school, school.Head).CreateSessionAsync(Plan(school.Pair, Morning));
        await new AbsenceService.AbsenceServiceClient(school.As(school.Teacher)).CreateAbsenceAsync(new CreateAbsenceRequest
        {
            Absence = new Absence
            {
                Person = "people/me",
                StartTime = Morning.AddDays(3).ToTimestamp(),
                EndTime = Morning.AddDays(4).ToTimestamp(),
                Reason = Absence.Types.Reason.Training,
            },
            RequestId = NewRequest,
        });
        await Taught(school, school.Teacher, "Mrs Marula");
        await Taught(school, school.Colleague, "Mr Mopane");

        var tombstone = await Erase(school.Teacher);

        Assert.Equal("", string.Join(' ', await SubjectWalk.NamedIn(host, school.Teacher)));
        Assert.Equal(tombstone, await host.Database.Read(db => db.One<string>("SELECT coachee FROM sessions WHERE name = @Name", new { session.Name }), default));
        Assert.Equal(0, await host.Database.Read(db => db.One<int>("SELECT COUNT(*) FROM absences WHERE org_unit = @Unit", school), default));
        if (this is ErasureOnSqlite)
        {
            Assert.Equal(["Mr Mopane"], await DatabaseFiles.Holding(host, "scheduling", "Mrs Marula", "Mr Mopane"));
        }
    }

    [DatabaseFact]
    [Trait("requirement", "P17")]
    public async Task A_name_that_begins_like_anothers_is_not_taken_for_it()
    {
        var school = await School.Open(host);
        var longer = $"{school.Teacher}-2";
        await host.Database.Write(
            tx => tx.Execute("INSERT INTO session_people (person, session) VALUES (@longer, 'sessions/of-another')", new { longer }), default);
        await Taught(school, longer, "Mrs Baobab");

        await Erase(school.Teacher);

        Assert.Equal(["session_people.person", "timetables.content"], (await SubjectWalk.NamedIn(host, longer)).Order());
    }

    private async Task<string> Erase(string person)
    {
        var request = $"subjectRequests/{Guid.NewGuid()}";
        var tombstone = $"people/erased-{Guid.NewGuid():N}";
        await host.People.Publish(request, 1, new SubjectErased { SubjectRequest = request, Person = person, Tombstone = tombstone });
        await host.Hear("people");
        return tombstone;
    }

    // A timetable as an import leaves it.
    private Task Taught(School school, string person, string key)
    {
        var name = $"timetables/{Guid.NewGuid()}";
        var content = new Timetable { Staff = { new Timetable.Types.Teacher { Key = key, Person = person } } };
        return host.Database.Write(
            tx => tx.Execute(
                """
                INSERT INTO timetables (name, org_unit, county, effective_date, revision, state, program, display_name, cycle_weeks, lesson_count, staff_count,
                    unmatched_count, content, version, create_time)
                VALUES (@name, @Unit, @County, @Day, @Revision, 1, 1, 'Term', 1, 0, 1, 0, @Content, 1, @Now)
                """,
                new { name, school.Unit, school.County, Day = new DateOnly(2026, 1, 1), Revision = key.GetHashCode(StringComparison.Ordinal), Content = content.ToByteArray(), tx.Now }),
            default);
    }
}

public sealed class ErasureOnSqlite(SchedulingOnSqlite host) : ErasureTests(host), IClassFixture<SchedulingOnSqlite>;

public sealed class ErasureOnSqlServer(SchedulingOnSqlServer host) : ErasureTests(host), IClassFixture<SchedulingOnSqlServer>;
