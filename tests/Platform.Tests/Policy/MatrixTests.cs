using Google.Protobuf.Reflection;

namespace Coaching.Platform.Tests;

public sealed class MatrixTests
{
    [Fact]
    public void Every_RPC_of_the_contracts_has_a_row()
    {
        var rows = PolicyMatrix.Load().Rules.Select(rule => rule.Method).ToHashSet();

        Assert.DoesNotContain(Methods(), method => !rows.Contains(method));
    }

    [Fact]
    public void Every_row_is_about_an_RPC_of_the_contracts_or_an_HTTP_endpoint()
    {
        var known = Methods().ToHashSet();

        Assert.DoesNotContain(
            PolicyMatrix.Load().Rules.Select(rule => rule.Method),
            method => method.StartsWith('/') && !method.StartsWith("/grpc.", StringComparison.Ordinal) && !known.Contains(method));
    }

    [Fact]
    public void Only_health_reflection_public_keys_and_calendars_whose_address_is_secret_need_no_token() =>
        Assert.Equal(
            ["/coaching.observations.v1.ReleaseService/GetReleaseKeySet", "GET /calendars/v1/{secret}.ics"],
            PolicyMatrix.Load().Rules.Where(rule => rule.IsPublic && !rule.Method.StartsWith("/grpc.", StringComparison.Ordinal)).Select(rule => rule.Method).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_row_that_reads_developmental_content_is_audited() =>
        Assert.All(
            PolicyMatrix.Load().Rules.Where(rule => rule.Developmental && rule.Scope.EndsWith(".read", StringComparison.Ordinal)),
            rule => Assert.Equal(AuditKind.Read, rule.Audit));

    [Fact]
    public void No_row_gives_developmental_content_through_a_post_or_to_everyone() =>
        Assert.All(
            PolicyMatrix.Load().Rules.Where(rule => rule.Developmental).SelectMany(rule => rule.Grants).Where(grant => grant.MinimumPeople == 0),
            grant => Assert.Equal(Relations.None, grant.Relations & (Relations.All | Relations.Area)));

    [Fact]
    public void A_wrong_file_is_refused_with_everything_that_is_wrong()
    {
        const string file = """
            rpcs:
              a.B/C: { resource: things, verb: get, audit: sometimes, allow: [{ role: king, scope: all }] }
              a.B/D: { resource: things, verb: get, audit: none, allow: [{ role: partner, scope: area }, { role: teacher, scope: everywhere }] }
              a.B/E: { audit: none, allow: [] }
            """;

        var message = Assert.Throws<InvalidDataException>(() => PolicyMatrix.Parse(new StringReader(file))).Message;

        Assert.Contains("a.B/C: has the audit 'sometimes'", message, StringComparison.Ordinal);
        Assert.Contains("a.B/C: names the unknown role 'king'", message, StringComparison.Ordinal);
        Assert.Contains("a.B/D: gives the scope area to partner", message, StringComparison.Ordinal);
        Assert.Contains("a.B/D: names the unknown scope 'everywhere'", message, StringComparison.Ordinal);
        Assert.Contains("a.B/E: needs a resource and a verb", message, StringComparison.Ordinal);
        Assert.Contains("a.B/E: allows nobody", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rpcs: [")]
    [InlineData("rpcs: {}")]
    [InlineData("")]
    public void A_file_without_rows_is_refused(string file) => Assert.Throws<InvalidDataException>(() => PolicyMatrix.Parse(new StringReader(file)));

    private static IEnumerable<string> Methods() =>
        typeof(People.V1.Person).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor")?.GetValue(null)).OfType<FileDescriptor>()
            .SelectMany(file => file.Services)
            .SelectMany(service => service.Methods)
            .Select(method => $"/{method.Service.FullName}/{method.Name}");
}
