using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ProgrammesApi
{
    public override Task<ListRatioExceptionsResponse> ListRatioExceptions(ListRatioExceptionsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("parent", request.Parent, "programmes/{programme}")
            .OptionalName("person", request.Person, "people/{person}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = context.Reach().With(new { request.Parent, request.Person, After = page.After<NameKey>()?.Name ?? "", take = page.Take });
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<RatioExceptionRow>(SelectExceptions, args), row => new NameKey(row.Name));
                return new ListRatioExceptionsResponse { RatioExceptions = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static readonly string SelectExceptions = $"""
        SELECT {RatioExceptionRow.Columns} FROM ratio_exceptions
        WHERE programme = @Parent AND name > @After AND (@Person = '' OR person = @Person) AND {RatioExceptionRow.Within}
        ORDER BY name
        """;
}
