using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

internal sealed record StaffAssignmentRow
{
    public const string Columns = "name, person, role, org_unit, start_date, end_date, weekly_lessons, is_rostered, version, create_time, update_time";

    public const string Insert = $"""
        INSERT INTO staff_assignments ({Columns})
        VALUES (@Name, @Person, @Role, @OrgUnit, @StartDate, @EndDate, @WeeklyLessons, @IsRostered, @Version, @CreateTime, @UpdateTime)
        """;

    public const string End = """
        UPDATE staff_assignments SET end_date = @EndDate, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;

    public const string SelectByName = $"SELECT {Columns} FROM staff_assignments WHERE name = @name";

    /// <summary>Another post of the same role at the same unit in part of the same time; end dates are exclusive.</summary>
    public const string SelectOverlapping = """
        SELECT MIN(name) FROM staff_assignments
        WHERE person = @Person AND role = @Role AND org_unit = @OrgUnit AND name <> @Name
          AND (@EndDate IS NULL OR start_date < @EndDate) AND (end_date IS NULL OR end_date > @StartDate)
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

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public static async Task<StaffAssignmentRow?> Find(Session db, string name) => await db.Find<StaffAssignmentRow>(SelectByName, new { name });

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
