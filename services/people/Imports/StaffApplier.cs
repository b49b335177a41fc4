using Coaching.People.V1;
using Coaching.Platform;
using State = Coaching.People.V1.Person.Types.State;

namespace Coaching.People;

/// <summary>Applies members of staff, each by the sourcedId; what says nothing new writes nothing.</summary>
internal sealed class StaffApplier(Origin origin, OrgUnitRow? place, OrgApplier orgs, string caller, DateOnly today)
{
    /// <summary>Whether a row would be new, would change something, or would not.</summary>
    public RowOutcome Compare(RosterUser user, RosterRecord? record) => record is null
        ? user.IsDeleted ? RowOutcome.Unchanged : user.IsRolesOnly ? RowOutcome.Updated : RowOutcome.Created
        : user.IsDeleted == record.IsEnded && (user.IsDeleted || record.Says(Hash(user))) ? RowOutcome.Unchanged
        : RowOutcome.Updated;

    /// <summary>The identifiers that lead to a member of staff.</summary>
    public IEnumerable<(string System, string Value)> IdsOf(RosterUser user) => user.Ids.Prepend((origin.System, user.SourcedId)).Distinct();

    /// <summary>Makes somebody new of whom nothing can be refused; answers the posts that it gives.</summary>
    public PostChanges Add(NewRecords records, RosterUser user, string name, Uuids ids, DateTimeOffset now)
    {
        records.Add(NewPerson(user, name, orgs.UnitOf(user.PrimaryOrg)!, now));
        records.Add(RecordOf(user, name), IdsOf(user));
        var posts = Wanted(user.Posts!).ToList();
        foreach (var post in posts)
        {
            records.Add(NewPost(name, ids.Next(), post, orgs.UnitOf(post.Org)!, now));
        }

        return new PostChanges(posts, []);
    }

    /// <summary>Applies a row that says something new; answers the posts that it gave or changed.</summary>
    public async Task<PostChanges> Apply(Session tx, RosterUser user, RosterRecord? record)
    {
        var name = record?.Resource ?? await RosterRecord.Adopt(tx, RosterRecord.People, origin, user.SourcedId);
        var row = name is null ? null : await PersonRow.Find(tx, name);
        row = row is { MergedInto.Length: > 0 } ? await PersonRow.Find(tx, row.MergedInto) : row;
        if (row is not null && !await IsInside(tx, row.PrimaryOrgUnit))
        {
            throw new RowRejectedException("sourcedId", "OUTSIDE_PARENT");
        }

        if (user.IsDeleted)
        {
            await End(tx, record!, today);
            return PostChanges.None;
        }

        if (user.IsRolesOnly && row is null)
        {
            throw new RowRejectedException("userSourcedId", IssueCodes.PersonRejected);
        }

        // Of somebody new nothing needs to be looked up.
        var isNew = row is null;
        var main = user.PrimaryOrg.Length > 0 || !isNew ? user.PrimaryOrg : user.Posts?.FirstOrDefault(post => !post.IsDeleted)?.Org ?? "";
        var unit = main.Length == 0 ? null : Unit(main);
        row = row is null ? await Create(tx, user, unit) : await Update(tx, user, row, unit);
        await AddIds(tx, user, row.Name, isNew);
        var isShared = !isNew && await PersonMergeRow.LeadsTo(tx, row.Name);
        var posts = user.Posts is null ? PostChanges.None : await GivePosts(tx, row.Name, user, isNew, isShared);
        await RecordOf(user, row.Name).Store(tx, record is null);
        return posts;
    }

    private RosterRecord RecordOf(RosterUser user, string name) => new()
    {
        Collection = RosterRecord.People,
        SourcedId = origin.KeyOf(user.SourcedId),
        Resource = name,
        Source = origin.Source,
        Hash = Hash(user),
        IsEnded = false,
    };

    /// <summary>Ends the posts that rosters gave somebody who is gone from them; who holds no other post has left service.</summary>
    public static async Task End(Session tx, RosterRecord record, DateOnly today)
    {
        await (record with { IsEnded = true }).Store(tx, isNew: false);
        if (await PersonMergeRow.LeadsTo(tx, record.Resource) && (await RosterRecord.LeadingTo(tx, record.Resource)).Any(other => !other.IsEnded))
        {
            return;
        }

        var posts = await OpenPosts(tx, record.Resource, today);
        foreach (var post in posts.Where(post => post.IsRostered))
        {
            await EndPost(tx, post, today);
        }

        if (posts.All(post => post.IsRostered) && await PersonRow.Find(tx, record.Resource) is { State: State.Active } row)
        {
            await Store(tx, row with { State = State.Left });
        }
    }

    private static async Task<PersonRow> Create(Session tx, RosterUser user, PlacedUnit? unit)
    {
        if (user.Posts?.Any(post => !post.IsDeleted) != true || unit is null)
        {
            throw new RowRejectedException("", IssueCodes.NoRole);
        }

        var row = NewPerson(user, $"people/{Guid.CreateVersion7(tx.Now)}", unit, tx.Now);
        await tx.Execute(PersonRow.Insert, row);
        await tx.Tell(row);
        return row;
    }

    private static PersonRow NewPerson(RosterUser user, string name, PlacedUnit unit, DateTimeOffset now) => new()
    {
        Name = name,
        GivenName = user.GivenName,
        FamilyName = user.FamilyName,
        StaffKind = Kind(user.Posts!),
        State = State.Active,
        PrimaryOrgUnit = unit.Name,
        County = unit.County,
        Subjects = "",
        Email = user.Email,
        Phone = user.Phone,
        Version = 1,
        CreateTime = now,
        UpdateTime = now,
    };

    private static async Task<PersonRow> Update(Session tx, RosterUser user, PersonRow row, PlacedUnit? unit)
    {
        var changed = user.IsRolesOnly ? row : row with
        {
            GivenName = user.GivenName,
            FamilyName = user.FamilyName,
            StaffKind = user.Posts is { Count: > 0 } posts && !user.HasPostChanges ? Kind(posts) : row.StaffKind,
            State = user.Posts is { Count: 0 } ? row.State : State.Active,
            PrimaryOrgUnit = unit?.Name ?? row.PrimaryOrgUnit,
            County = unit?.County ?? row.County,
            Email = user.Email.Length == 0 ? row.Email : user.Email,
            Phone = user.Phone.Length == 0 ? row.Phone : user.Phone,
        };
        return changed == row ? row : await Store(tx, changed);
    }

    private static async Task<PersonRow> Store(Session tx, PersonRow changed)
    {
        var row = changed with { Version = changed.Version + 1, UpdateTime = tx.Now };
        await tx.Execute(PersonRow.Update, row);
        await tx.Tell(row);
        return row;
    }

    // Identifiers are only added: those entered by hand are not the roster's to take away.
    private async Task AddIds(Session tx, RosterUser user, string person, bool isNew)
    {
        var held = isNew ? [] : (await ExternalIds.Of(tx, person))[person].Select(id => (id.System, id.Value)).ToHashSet();
        foreach (var (system, value) in IdsOf(user).Where(id => !held.Contains(id)))
        {
            await ExternalIds.Add(tx, person, system, value);
        }
    }

    // Of whom several records speak, since they were several people once, each only adds.
    private async Task<PostChanges> GivePosts(Session tx, string person, RosterUser user, bool isNew, bool isShared)
    {
        var open = isNew ? [] : await OpenPosts(tx, person, today);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        var (given, changed) = (new List<RosterPost>(), new List<RosterPost>());
        foreach (var post in Wanted(user.Posts!))
        {
            var unit = Unit(post.Org);
            if (open.FirstOrDefault(held => held.Role == post.Post && held.OrgUnit == unit.Name) is { } held)
            {
                kept.Add(held.Name);
                if (held.IsRostered && held.EndDate != post.End && post.End > held.StartDate)
                {
                    await EndPost(tx, held, post.End.Value);
                    changed.Add(post);
                }
            }
            else
            {
                await GivePost(tx, person, post, unit, isNew);
                given.Add(post);
            }
        }

        foreach (var held in open.Where(held => held.IsRostered && !kept.Contains(held.Name)))
        {
            var gone = user.Posts!.FirstOrDefault(post => post.IsDeleted && post.Post == held.Role && orgs.UnitOf(post.Org)?.Name == held.OrgUnit);
            if (gone is not null || !(user.HasPostChanges || isShared))
            {
                await EndPost(tx, held, today);
            }

            if (gone is not null)
            {
                changed.Add(gone);
            }
        }

        return new PostChanges(given, changed);
    }

    private async Task GivePost(Session tx, string person, RosterPost post, PlacedUnit unit, bool isNew)
    {
        if (person == caller && Grants.OpensArea(post.Post))
        {
            throw new RowRejectedException("role", "SELF_GRANT");
        }

        if (!unit.IsOpen)
        {
            throw new RowRejectedException("orgSourcedIds", "ORG_UNIT_CLOSED");
        }

        var row = NewPost(person, Guid.CreateVersion7(tx.Now), post, unit, tx.Now);

        // The same post was held before and has ended: this is the time after it.
        row = isNew || await tx.Find<string>(StaffAssignmentRow.SelectOverlapping, row) is null ? row : row with { StartDate = today };
        await tx.Execute(StaffAssignmentRow.Insert, row);
        await tx.Tell(row);
    }

    private StaffAssignmentRow NewPost(string person, Guid id, RosterPost post, PlacedUnit unit, DateTimeOffset now) => new()
    {
        Name = $"{person}/assignments/{id}",
        Person = person,
        Role = post.Post,
        OrgUnit = unit.Name,
        StartDate = post.Begin ?? today,
        EndDate = post.End,
        WeeklyLessons = 0,
        IsRostered = true,
        Version = 1,
        CreateTime = now,
        UpdateTime = now,
    };

    // What has ended already is not given; nor is the same post twice.
    private IEnumerable<RosterPost> Wanted(IReadOnlyList<RosterPost> posts) =>
        posts.Where(post => !post.IsDeleted && (post.End is null || post.End > today)).DistinctBy(post => (post.Post, post.Org));

    private static async Task EndPost(Session tx, StaffAssignmentRow post, DateOnly end)
    {
        var row = post with { EndDate = end < post.StartDate ? post.StartDate : end, Version = post.Version + 1, UpdateTime = tx.Now };
        await tx.Execute(StaffAssignmentRow.End, row);
        await tx.Tell(row);
    }

    private static Task<IReadOnlyList<StaffAssignmentRow>> OpenPosts(Session tx, string person, DateOnly today) =>
        tx.Query<StaffAssignmentRow>(SelectOpenPosts, new { person, today });

    private PlacedUnit Unit(string sourcedId) => orgs.UnitOf(sourcedId) ?? throw new RowRejectedException("orgSourcedId", IssueCodes.DanglingReference);

    private async Task<bool> IsInside(Session tx, string unit) =>
        place is null || await tx.One<int>(CountInside, new { unit, place = place.Name }) > 0;

    private static Person.Types.StaffKind Kind(IReadOnlyList<RosterPost> posts) =>
        (posts.FirstOrDefault(post => post is { IsPrimary: true, IsDeleted: false }) ?? posts.First(post => !post.IsDeleted)).Kind;

    private static byte[] Hash(RosterUser user) => new ContentHash()
        .Add(user.GivenName).Add(user.FamilyName).Add(user.Email).Add(user.Phone).Add(user.PrimaryOrg)
        .AddAll(user.Ids.Select(id => $"{id.System}:{id.Value}"))
        .AddAll(user.Posts?.Select(post => $"{(post.IsDeleted ? "-" : "")}{post.RoleName}|{post.Org}|{post.IsPrimary}|{post.Begin:O}|{post.End:O}") ?? ["-"])
        .ToBytes();

    private const string CountInside = "SELECT COUNT(*) FROM dir_ancestors WHERE org_unit = @unit AND ancestor = @place";

    private const string SelectOpenPosts = $"""
        SELECT {StaffAssignmentRow.Columns} FROM staff_assignments
        WHERE person = @person AND (end_date IS NULL OR end_date > @today)
        ORDER BY start_date, name
        """;
}
