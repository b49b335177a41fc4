using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;

namespace Coaching.Testing;

/// <summary>Puts facts of the people service into a directory, as its feed would.</summary>
public sealed class DirectorySeed(Session tx)
{
    /// <summary>The first day of what is seeded.</summary>
    public static readonly DateOnly Start = new(2026, 1, 5);

    private readonly Dictionary<string, (string Parent, string County)> _units = [];

    /// <summary>A unit below its parent, which was seeded before.</summary>
    public Task Unit(string name, string parent = "", OrgUnit.Types.Level level = OrgUnit.Types.Level.School)
    {
        var county = level == OrgUnit.Types.Level.County ? name : _units.GetValueOrDefault(parent).County ?? "";
        _units[name] = (parent, county);
        var fact = new OrgUnitChanged
        {
            OrgUnit = name,
            DisplayName = name,
            Level = level,
            Parent = parent,
            County = county,
            State = OrgUnit.Types.State.Active,
        };
        return StaffDirectory.Apply(tx, fact, version: 1);
    }

    /// <summary>A person with a post at a unit.</summary>
    public async Task Person(string name, string unit, StaffAssignment.Types.Role role = StaffAssignment.Types.Role.Teacher)
    {
        await StaffDirectory.Apply(
            tx,
            new PersonChanged
            {
                Person = name,
                StaffKind = Coaching.People.V1.Person.Types.StaffKind.Teaching,
                State = Coaching.People.V1.Person.Types.State.Active,
                PrimaryOrgUnit = unit,
                County = _units.GetValueOrDefault(unit).County ?? "",
            },
            version: 1);
        await Post($"{name}/assignments/a1", name, unit, role);
    }

    /// <summary>A post of a person.</summary>
    public Task Post(string name, string person, string unit, StaffAssignment.Types.Role role, DateOnly? start = null, DateOnly? end = null, long version = 1) =>
        StaffDirectory.Apply(
            tx,
            new StaffAssignmentChanged
            {
                StaffAssignment = name,
                Person = person,
                Role = role,
                OrgUnit = unit,
                StartDate = (start ?? Start).ToProto(),
                EndDate = end.ToProto(),
            },
            version);

    /// <summary>A pair at the coachee's unit.</summary>
    public Task Pair(
        string name, string coach, string coachee, string unit, Tier tier = Tier.HeadToTeacher, DateOnly? start = null, DateOnly? end = null, long version = 1) =>
        StaffDirectory.Apply(
            tx,
            new CoachingRelationshipChanged
            {
                CoachingRelationship = name,
                Coach = coach,
                Coachee = coachee,
                OrgUnit = unit,
                County = _units.GetValueOrDefault(unit).County ?? "",
                Tier = tier,
                Strand = Strand.Instructional,
                StartDate = (start ?? Start).ToProto(),
                EndDate = end.ToProto(),
            },
            version);

    /// <summary>A programme over areas.</summary>
    public Task Programme(string name, params string[] units)
    {
        var fact = new ProgrammeChanged { Programme = name, DisplayName = name, StartDate = Start.ToProto() };
        fact.OrgUnits.Add(units);
        return StaffDirectory.Apply(tx, fact, version: 1);
    }
}
