using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

internal sealed record StaffAssignmentRow
{
    public const string Columns = $"{RosterColumns}, subjects, phases, load_percent";

    public const string Insert = $"""
        INSERT INTO staff_assignments ({Columns})
        VALUES (@Name, @Person, @Role, @OrgUnit, @StartDate, @EndDate, @WeeklyLessons, @IsRostered, @Version, @CreateTime, @UpdateTime,
            @Subjects, @Phases, @LoadPercent)
        """;

    /// <summary>Stores what rosters say, which is neither subjects nor phases nor load.</summary>
    public const string InsertRostered = $"""
        INSERT INTO staff_assignments ({RosterColumns})
        VALUES (@Name, @Person, @Role, @OrgUnit, @StartDate, @EndDate, @WeeklyLessons, @IsRostered, @Version, @CreateTime, @UpdateTime)
        """;

    public const string Update = """
        UPDATE staff_assignments
        SET start_date = @StartDate, end_date = @EndDate, weekly_lessons = @WeeklyLessons, subjects = @Subjects, phases = @Phases,
            load_percent = @LoadPercent, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;

    private const string RosterColumns =
        "name, person, role, org_unit, start_date, end_date, weekly_lessons, is_rostered, version, create_time, update_time";

    public const string End = """
        UPDATE staff_assignments SET end_date = @EndDate, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;

    public const string SelectByName = $"SELECT {Columns} FROM staff_assignments WHERE name = @name";

    /// <summary>Another post of the same role at the same unit in part of the same time; end dates are exclusive, and who never began is no matter.</summary>
    public const string SelectOverlapping = """
        SELECT MIN(name) FROM staff_assignments
        WHERE person = @Person AND role = @Role AND org_unit = @OrgUnit AND name <> @Name
          AND (@EndDate IS NULL OR start_date < @EndDate) AND (end_date IS NULL OR (end_date > @StartDate AND end_date > start_date))
        """;

    public required string Name { get; init; }

    public required string Person { get; init; }

    public required StaffAssignment.Types.Role Role { get; init; }

    public required string OrgUnit { get; init; }

    public required DateOnly StartDate { get; init; }

    public DateOnly? EndDate { get; init; }

    public required int WeeklyLessons { get; init; }

    /// <summary>Given by a roster, which may therefore end it.</summary>
    public required bool IsRostered { get; init; }

    /// <summary>Parted by line ends, which no subject holds.</summary>
    public string Subjects { get; init; } = "";

    /// <summary>A bit for each phase.</summary>
    public int Phases { get; init; }

    /// <summary>0 where nobody has said.</summary>
    public int LoadPercent { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public static async Task<StaffAssignmentRow?> Find(Session db, string name) => await db.Find<StaffAssignmentRow>(SelectByName, new { name });

    public static int BitsOf(IEnumerable<Setting.Types.Phase> phases) => phases.Aggregate(0, (bits, phase) => bits | (1 << (int)phase));

    /// <summary>FAILED_PRECONDITION, with the dates of both, when the person holds the same post in part of that time.</summary>
    public async Task MustNotOverlap(Session tx)
    {
        if (await tx.Find<string>(SelectOverlapping, this) is { } name && await Find(tx, name) is { } other)
        {
            throw Errors.Precondition(
                "ASSIGNMENT_OVERLAPS",
                $"{name} ({other.Span}) is the same post in part of that time ({Span}).",
                ("name", name), ("dates", Span), ("otherDates", other.Span));
        }
    }

    private string Span => $"{StartDate:yyyy-MM-dd}/{(EndDate is { } end ? $"{end:yyyy-MM-dd}" : "..")}";

    /// <summary>The post as callers see it, with what it adds up to beside the person's others.</summary>
    public async Task<StaffAssignment> Show(Session db) => ToProto(await OfPerson(db, Person));

    public static Task<IReadOnlyList<StaffAssignmentRow>> OfPerson(Session db, string person) =>
        db.Query<StaffAssignmentRow>($"SELECT {Columns} FROM staff_assignments WHERE person = @person", new { person });

    public StaffAssignment ToProto(IReadOnlyCollection<StaffAssignmentRow> held)
    {
        var total = StaffLoad.Most(this, held);
        var post = ToProto();
        post.TotalLoadPercent = total;
        if (total > StaffLoad.FullTime)
        {
            post.Flags.Add(StaffAssignment.Types.Flag.OverFullTime);
        }

        return post;
    }

    public StaffAssignment ToProto() => new()
    {
        Name = Name,
        Role = Role,
        OrgUnit = OrgUnit,
        StartDate = StartDate.ToProto(),
        EndDate = EndDate.ToProto(),
        WeeklyLessons = WeeklyLessons,
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
        Subjects = { Subjects.Split('\n', StringSplitOptions.RemoveEmptyEntries) },
        Phases = { Enum.GetValues<Setting.Types.Phase>().Where(phase => phase != default && (Phases & (1 << (int)phase)) != 0) },
        LoadPercent = LoadPercent,
    };

    public StaffAssignmentChanged ToFact() => new()
    {
        StaffAssignment = Name,
        Person = Person,
        Role = Role,
        OrgUnit = OrgUnit,
        StartDate = StartDate.ToProto(),
        EndDate = EndDate.ToProto(),
    };
}
