using Coaching.Scheduling.V1;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchoolTimes;

namespace Coaching.Scheduling.Tests;

public abstract class FacilityTests(SchedulingOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "STEP-44")]
    [Trait("requirement", "STEP-48")]
    public async Task The_head_adds_rooms_and_things_and_takes_them_out_of_use()
    {
        var school = await School.Open(host);
        var head = Time(school, school.Head);
        var camera = Room(school.Unit, "Camera");
        camera.Facility.Kind = Facility.Types.Kind.Camera;
        var room = await head.CreateFacilityAsync(Room(school.Unit));
        await head.CreateFacilityAsync(camera);

        var edit = new UpdateFacilityRequest
        {
            Facility = new Facility { Name = room.Name, Capacity = 3, OutOfUse = true, Etag = room.Etag },
            UpdateMask = new() { Paths = { "capacity", "out_of_use" } },
            RequestId = SchedulingOnSqlite.NewRequest,
        };
        var changed = await head.UpdateFacilityAsync(edit);

        Assert.Equal(1, room.Capacity);
        Assert.Equal(("Room 4", 3, true), (changed.DisplayName, changed.Capacity, changed.OutOfUse));
        Assert.Equal(changed, await Time(school, school.Teacher).GetFacilityAsync(new GetFacilityRequest { Name = room.Name }));
        var rooms = await Time(school, school.Official).ListFacilitiesAsync(
            new ListFacilitiesRequest { OrgUnit = school.Zone, Kind = Facility.Types.Kind.CoachingRoom });
        Assert.Equal(changed, Assert.Single(rooms.Facilities));
        edit.RequestId = SchedulingOnSqlite.NewRequest;
        await head.UpdateFacilityAsync(edit).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
    }

    [DatabaseFact]
    public async Task A_facility_belongs_to_a_school_that_its_head_leads()
    {
        var school = await School.Open(host);
        var made = await Time(school, school.Head).CreateFacilityAsync(Room(school.Unit));

        await Time(school, school.Head).CreateFacilityAsync(Room(school.OtherUnit)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await Time(school, school.Teacher).CreateFacilityAsync(Room(school.Unit)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await Time(school, school.OtherHead).GetFacilityAsync(new GetFacilityRequest { Name = made.Name }).NotFound();
        Assert.Empty((await Time(school, school.OtherHead).ListFacilitiesAsync(new ListFacilitiesRequest { OrgUnit = school.Unit })).Facilities);
    }

    [DatabaseFact]
    public async Task All_that_is_wrong_with_a_facility_is_told_at_once()
    {
        var school = await School.Open(host);
        var request = Room("");
        request.Facility.Kind = Facility.Types.Kind.Unspecified;
        request.Facility.DisplayName = new string('x', 101);
        request.Facility.Capacity = 21;

        Assert.Equal(
            ["facility.capacity", "facility.display_name", "facility.kind", "facility.org_unit"],
            (await Time(school, school.Head).CreateFacilityAsync(request).Invalid()).Paths());
    }
}

public sealed class FacilityOnSqlite(SchedulingOnSqlite host) : FacilityTests(host), IClassFixture<SchedulingOnSqlite>;

public sealed class FacilityOnSqlServer(SchedulingOnSqlServer host) : FacilityTests(host), IClassFixture<SchedulingOnSqlServer>;
