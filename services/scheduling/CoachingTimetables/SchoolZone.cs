using Coaching.Platform;
using Microsoft.Extensions.Options;

namespace Coaching.Scheduling;

/// <summary>The zone of calendars that name none of their own.</summary>
internal sealed class SchoolZone(IOptions<HostingOptions> options)
{
    public string Id => options.Value.TimeZone;

    /// <summary>The calendar that holds for a school; FAILED_PRECONDITION without one.</summary>
    public async Task<SchoolYear> YearOf(Tx db, string orgUnit) => await SchoolYear.Find(db, orgUnit, Id) ?? throw Errors.Precondition(
        "NO_CALENDAR", $"Neither {orgUnit} nor a unit above it has a calendar.", ("orgUnit", orgUnit));
}
