using Coaching.Scheduling.V1;

namespace Coaching.Scheduling.Tests;

public class SchoolYearTests
{
    // The clocks of Cairo skip an hour from midnight on; those of London skip one in March and repeat one in October.
    [Theory]
    [InlineData("Africa/Nairobi", "2027-01-06", "08:00", "2027-01-06T05:00:00Z")]
    [InlineData("Africa/Cairo", "2027-04-30", "00:30", "2027-04-29T22:30:00Z")]
    [InlineData("Africa/Cairo", "2027-04-30", "08:00", "2027-04-30T05:00:00Z")]
    [InlineData("Europe/London", "2027-03-28", "01:30", "2027-03-28T01:30:00Z")]
    [InlineData("Europe/London", "2027-10-31", "01:30", "2027-10-31T00:30:00Z")]
    [InlineData("", "2027-01-06", "08:00", "2027-01-06T08:00:00Z")]
    public void A_time_of_the_day_is_one_moment_also_when_the_clocks_change(string zone, string day, string time, string moment)
    {
        var year = new SchoolYear(new SchoolCalendar { TimeZone = zone }, "Etc/UTC");

        Assert.Equal(
            DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture),
            year.At(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));
    }
}
