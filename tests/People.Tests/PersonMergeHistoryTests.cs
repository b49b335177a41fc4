using System.Globalization;
using System.Text;
using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.People.Tests;

/// <summary>Two people with random histories become one and two again: every table then holds what it held, but for versions, which only rise.</summary>
public abstract class PersonMergeHistoryTests(PeopleOnSqlite host)
{
    // Counters and the journals of what happened go on; all else must return.
    private static readonly string[] Tables =
    [
        "people", "external_ids", "staff_assignments", "coaching_relationships", "transfers", "readiness_confirmations", "selection_decisions",
        "coach_capacities", "ratio_exceptions", "read_receipts", "support_tickets", "networks", "network_members", "peer_profiles", "roster_records", "practice_pairs",
        "dir_people", "dir_posts", "dir_pairs",
    ];

    private static readonly HashSet<string> Rising = ["version", "update_time"];

    [DatabaseFact]
    public async Task A_merge_undone_leaves_every_table_as_it_was()
    {
        var merged = 0;
        for (var seed = 1; seed <= 20; seed++)
        {
            var world = await host.World();
            var history = new History(host, world, new Random(seed));
            await history.Write();
            var before = await Dump();
            PersonMerge merge;
            try
            {
                merge = await host.Merges().MergePeopleAsync(
                    new MergePeopleRequest { Source = history.Source, Target = history.Target, CutOverlappingAssignments = true, RequestId = PeopleOnSqlite.NewId() });
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.FailedPrecondition)
            {
                Assert.Equal(before, await Dump());
                continue;
            }

            merged++;
            Assert.NotEqual(before, await Dump());
            foreach (var held in new[]
            {
                "staff_assignments WHERE person", "external_ids WHERE owner", "roster_records WHERE resource", "transfers WHERE person",
                "selection_decisions WHERE person", "support_tickets WHERE person", "networks WHERE convenor", "practice_pairs WHERE first_person",
            })
            {
                Assert.Equal(0, await host.Count($"SELECT COUNT(*) FROM {held} = @Source", history));
            }

            Assert.Equal(0, await host.Count("SELECT COUNT(*) FROM coaching_relationships WHERE coach = @Source OR coachee = @Source OR coach = coachee", history));
            await host.Merges().UndoPersonMergeAsync(new UndoPersonMergeRequest { Name = merge.Name, RequestId = PeopleOnSqlite.NewId() });

            var after = await Dump();
            Assert.True(before == after, $"seed {seed}: {Difference(before, after)}");
        }

        Assert.InRange(merged, 10, 20);
    }

    private async Task<string> Dump()
    {
        var text = new StringBuilder();
        foreach (var table in Tables)
        {
            var rows = await host.Database.Read(db => db.Query<object>($"SELECT * FROM {table}"), default);
            text.Append(table).Append('\n').AppendJoin('\n', rows.Select(row => Line((IDictionary<string, object?>)row)).Order(StringComparer.Ordinal)).Append('\n');
        }

        return text.ToString();
    }

    private static string Line(IDictionary<string, object?> row) => string.Join('|', row.Where(column => !Rising.Contains(column.Key)).Select(column =>
        $"{column.Key}={(column.Value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(column.Value, CultureInfo.InvariantCulture))}"));

    private static string Difference(string before, string after) => string.Join('\n',
        before.Split('\n').Except(after.Split('\n')).Select(line => $"- {line}").Concat(after.Split('\n').Except(before.Split('\n')).Select(line => $"+ {line}")));

    private sealed class History(PeopleOnSqlite host, World world, Random random)
    {
        private const int Steps = 14;

        private string _checklist = "";
        private string _programme = "";

        public string Source { get; private set; } = "";

        public string Target { get; private set; } = "";

        public async Task Write()
        {
            (Source, Target) = ((await host.Person(world.School, "Source")).Name, (await host.Person(world.OtherSchool, "Target")).Name);
            _programme = await host.Programme(world);
            _checklist = (await host.Readiness().CreateReadinessChecklistAsync(new CreateReadinessChecklistRequest
            {
                ReadinessChecklist = new ReadinessChecklist
                {
                    DisplayName = "Checklist",
                    Audience = ReadinessAudience.Coach,
                    OrgUnit = world.County,
                    Items = { new ReadinessChecklist.Types.Item { Key = "a", Title = "A" }, new ReadinessChecklist.Types.Item { Key = "b", Title = "B" } },
                },
                RequestId = PeopleOnSqlite.NewId(),
            })).Name;
            for (var step = 0; step < Steps; step++)
            {
                try
                {
                    await Step(random.Next(2) == 0 ? Source : Target);
                }
                catch (RpcException e) when (e.StatusCode is StatusCode.FailedPrecondition or StatusCode.AlreadyExists or StatusCode.InvalidArgument)
                {
                    // What the rules refuse is no part of the history.
                }
            }
        }

        private Task Step(string person) => random.Next(11) switch
        {
            0 or 1 => host.Post(person, Pick(Role.Teacher, Role.CpdLead), Pick(world.School, world.OtherSchool), PeopleOnSqlite.Start.AddDays(random.Next(200))),
            2 => host.Pair(person, Pick(world.Teacher, world.OtherHead), Pick(Tier.HeadToTeacher, Tier.Peer), start: PeopleOnSqlite.Start.AddDays(random.Next(400))),
            3 => host.Pair(Pick(world.Head, world.Official), person, programme: Pick("", _programme)),
            4 => EndPair(person),
            5 => Contact(person),
            6 => Confirm(person),
            7 => Capacity(person),
            8 => Exception(person),
            9 => Transfer(person),
            _ => Plain(person),
        };

        private async Task EndPair(string person)
        {
            var pairs = await host.Pairs().ListCoachingRelationshipsAsync(random.Next(2) == 0
                ? new ListCoachingRelationshipsRequest { Coach = person }
                : new ListCoachingRelationshipsRequest { Coachee = person });
            if (pairs.CoachingRelationships.FirstOrDefault() is { } pair)
            {
                await host.Pairs().EndCoachingRelationshipAsync(new EndCoachingRelationshipRequest
                {
                    Name = pair.Name,
                    EndDate = pair.StartDate.ToDateOnly().AddDays(random.Next(500)).ToProto(),
                    Etag = pair.Etag,
                    RequestId = PeopleOnSqlite.NewId(),
                });
            }
        }

        private async Task Contact(string person)
        {
            var own = host.People(host.As(person, "teacher"));
            var contact = await own.GetPersonContactAsync(new GetPersonContactRequest { Name = $"{person}/contact" });
            contact.Phone = $"07{random.Next(10_000_000, 99_999_999)}";
            await own.UpdatePersonContactAsync(new UpdatePersonContactRequest { PersonContact = contact, UpdateMask = FieldMask.FromString("phone"), RequestId = PeopleOnSqlite.NewId() });
        }

        private async Task Confirm(string person) => await host.Readiness().ConfirmReadinessAsync(new ConfirmReadinessRequest
        {
            Name = $"{person}/readiness/coach",
            Items = { new ReadinessItemRef { Checklist = _checklist, Key = Pick("a", "b") } },
            RequestId = PeopleOnSqlite.NewId(),
        });

        private async Task Capacity(string person)
        {
            var officer = host.Capacity(host.As(world.Officer, "county_officer"));
            var capacity = await officer.GetCoachCapacityAsync(new GetCoachCapacityRequest { Name = $"{person}/coachCapacity" });
            capacity.MaxCoachees = random.Next(1, 4);
            await officer.UpdateCoachCapacityAsync(new UpdateCoachCapacityRequest { CoachCapacity = capacity, RequestId = PeopleOnSqlite.NewId() });
        }

        private async Task Exception(string person) => await host.Programmes().CreateRatioExceptionAsync(new CreateRatioExceptionRequest
        {
            Parent = _programme,
            RatioException = new RatioException { Person = person, TargetCoachees = 3, Reason = "Lighter timetable", StartDate = PeopleOnSqlite.Start.ToProto() },
            RequestId = PeopleOnSqlite.NewId(),
        });

        private async Task Transfer(string person) => await host.People().TransferPersonAsync(new TransferPersonRequest
        {
            Name = person,
            OrgUnit = person == Source ? world.OtherSchool : world.School,
            Role = Role.Teacher,
            TransferDate = new DateOnly(2026, 11, 2).ToProto(),
            RequestId = PeopleOnSqlite.NewId(),
        });

        // What nobody publishes is written as its owner would.
        private Task Plain(string person) => host.Database.Write(
            async tx =>
            {
                var id = Guid.NewGuid().ToString();
                var args = new { person, id, Key = Pick("one", "two"), school = world.School, now = tx.Now, hash = new byte[] { 1 } };
                await tx.TryInsert("INSERT INTO external_ids (collection, system, value, owner) VALUES ('people', 'oneroster', @id, @person)", args);
                await tx.TryInsert("INSERT INTO roster_records (collection, sourced_id, resource, source, hash, is_ended) VALUES ('people', @id, @person, '', @hash, 0)", args);
                await tx.TryInsert("INSERT INTO read_receipts (announcement, person, read_time) VALUES (@Key, @person, @now)", args);
                await tx.TryInsert("INSERT INTO network_members (network, person, join_time) VALUES (@Key, @person, @now)", args);
                await tx.TryInsert(
                    "INSERT INTO networks (name, convenor, organisation, phase, locality, content, version, create_time, update_time) VALUES (@id, @person, 0, 0, 0, '{}', 1, @now, @now)", args);
                await tx.TryInsert(
                    "INSERT INTO peer_profiles (person, is_listed, organisation, phase, locality, strands, content, version, update_time) VALUES (@person, 1, 0, 0, 0, 0, '{}', 1, @now)", args);
                await tx.TryInsert(
                    """
                    INSERT INTO practice_pairs (name, first_person, second_person, state, start_date, version, create_time, update_time)
                    VALUES (@id, @person, @id, 3, '2026-01-05', 1, @now, @now)
                    """, args);
                await tx.TryInsert(
                    """
                    INSERT INTO support_tickets (name, person, org_unit, category, state, description, resolution, reopen_count, version, create_time)
                    VALUES (@id, @person, @school, 1, 1, '', '', 0, 1, @now)
                    """, args);
                await tx.TryInsert(
                    """
                    INSERT INTO selection_decisions (name, person, criteria, outcome, decide_date, org_unit, detail, create_time)
                    VALUES (@id, @person, @Key, 1, '2026-01-05', @school, @hash, @now)
                    """, args);
                return true;
            },
            default);

        private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
    }
}

public sealed class PersonMergeHistoryOnSqlite(PeopleOnSqlite host) : PersonMergeHistoryTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class PersonMergeHistoryOnSqlServer(PeopleOnSqlServer host) : PersonMergeHistoryTests(host), IClassFixture<PeopleOnSqlServer>;
