using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Coaching.Platform.Tests;

public sealed class ViolationsTests
{
    [Fact]
    public void All_invalid_fields_are_reported_at_once_by_path_with_their_limit()
    {
        var violations = new Violations()
            .Text("person.given_name", "", 1, 100)
            .Text("person.notes", new string('x', 8_001), 0, 8_000)
            .Text("person.family_name", "a\0b", 1, 100)
            .Name("person.org_unit", "schools/oak", "orgUnits/{org_unit}")
            .Time("person.create_time", new Timestamp { Seconds = long.MaxValue })
            .Date("person.start_date", new Google.Type.Date { Year = 2026, Month = 2, Day = 29 })
            .Range("page_size", 0, 1, 200)
            .Enum("tier", Tier.Unspecified)
            .Enum("tier", (Tier)99)
            .Uuid("request_id", "{00000000-0000-0000-0000-000000000001}")
            .Count("items", 3, 0, 2);

        var error = Assert.Throws<RpcException>(violations.ThrowIfAny);

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal("INVALID_FIELDS", Errors.Reason(error));
        Assert.Equal("person.given_name must be set (10 more).", error.Status.Detail);
        Assert.Equal(
            [
                ("person.given_name", "must be set"),
                ("person.notes", "must be at most 8,000 characters"),
                ("person.family_name", "must not hold control characters"),
                ("person.org_unit", "must be a name like orgUnits/{org_unit}"),
                ("person.create_time", "must be set to a time between the years 1 and 9999"),
                ("person.start_date", "must be set to a year, a month and a day of the calendar"),
                ("page_size", "must be 1 to 200"),
                ("tier", "must be one of the values that the contract lists"),
                ("tier", "must be one of the values that the contract lists"),
                ("request_id", "must be a UUID"),
                ("items", "must have 0 to 2 elements"),
            ],
            Errors.Violations(error).Select(field => (field.Field, field.Description)));
    }

    [Fact]
    public void Valid_fields_pass()
    {
        var day = new DateOnly(2026, 2, 28);

        new Violations()
            .Text("a", "line\nnext\ttab", 1, 100)
            .Name("b", "people/ana-1/assignments/a1", "people/{person}/assignments/{assignment}")
            .OptionalName("c", "", "people/{person}")
            .Time("d", Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)
            .Date("e", day.ToProto(), day, day)
            .Range("f", 200, 1, 200)
            .Enum("g", Tier.Peer)
            .Uuid("h", "00000000-0000-0000-0000-000000000001")
            .ThrowIfAny();
    }

    [Fact]
    public void Bounds_of_times_and_dates_are_named()
    {
        var day = new DateOnly(2026, 2, 28);
        var violations = new Violations()
            .Date("date", day.ToProto(), from: day.AddDays(1))
            .Time("time", Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddSeconds(1)), until: DateTimeOffset.UnixEpoch);

        var error = Assert.Throws<RpcException>(violations.ThrowIfAny);

        Assert.Equal(
            ["must not be before 2026-03-01", "must not be after 1970-01-01T00:00:00Z"],
            Errors.Violations(error).Select(field => field.Description));
    }

    [Fact]
    public void What_is_reported_stays_small_enough_for_a_trailer()
    {
        var violations = new Violations();
        for (var number = 0; number < 10_000; number++)
        {
            violations.Require(false, $"items[{number}].name", "must be set");
        }

        var error = Assert.Throws<RpcException>(violations.ThrowIfAny);

        Assert.InRange(error.Trailers.GetValueBytes(Errors.DetailsTrailer)!.Length, 1, 8_000);
    }
}
