using System.Diagnostics;

namespace Coaching.Platform.Tests;

public class SecretPathsTests
{
    [Theory]
    [InlineData("url.path", "/calendars/v1/c2VjcmV0.ics", "/calendars/v1/REDACTED")]
    [InlineData("url.full", "http://scheduling:8080/calendars/v1/c2VjcmV0.ics", "http://scheduling:8080/calendars/v1/REDACTED")]
    [InlineData("url.path", "/v1/sessions/s1", "/v1/sessions/s1")]
    public void The_address_of_a_calendar_is_in_no_trace(string tag, string said, string told)
    {
        using var activity = new Activity("GET");
        activity.SetTag(tag, said);

        new SecretPaths().OnEnd(activity);

        Assert.Equal(told, activity.GetTagItem(tag));
    }
}
