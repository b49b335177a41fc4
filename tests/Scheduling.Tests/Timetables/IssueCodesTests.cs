using Coaching.Testing;

namespace Coaching.Scheduling.Tests;

public class IssueCodesTests
{
    [Fact]
    public void Every_code_is_documented_as_it_is()
    {
        var documented = File.ReadAllLines(Path.Combine(SharedData.Repository, "docs", "timetables.md"));

        Assert.Empty(TimetableIssueCodes.All
            .Select(code => (Code: code, Known: TimetableIssueCodes.Explain(code)))
            .Select(issue => $"| `{issue.Code}` | {issue.Known.Severity} | {issue.Known.Message} |")
            .Except(documented));
    }
}
