using Coaching.Platform;
using Coaching.Scheduling.V1;
using Reason = Coaching.Scheduling.V1.ProtectedTimeReason;

namespace Coaching.Scheduling;

internal sealed record CoverRefusalRow
{
    public const string Columns = "name, org_unit, person, caller, start_time, end_time, reasons, create_time";

    public required string Name { get; init; }

    public required string OrgUnit { get; init; }

    public required string Person { get; init; }

    public required string Caller { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required DateTimeOffset EndTime { get; init; }

    /// <summary>A bit for each reason.</summary>
    public required int Reasons { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public static int Bits(IEnumerable<Reason> reasons) => reasons.Aggregate(0, (bits, reason) => bits | (1 << (int)reason));

    public CoverRefusal ToProto() => new()
    {
        Name = Name,
        OrgUnit = OrgUnit,
        Person = Person,
        Caller = Caller,
        StartTime = StartTime.ToProto(),
        EndTime = EndTime.ToProto(),
        Reasons = { Enum.GetValues<Reason>().Where(reason => reason != Reason.Unspecified && (Reasons & (1 << (int)reason)) != 0) },
        CreateTime = CreateTime.ToProto(),
    };
}
