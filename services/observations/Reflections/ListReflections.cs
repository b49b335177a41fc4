using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ReflectionsApi
{
    public override Task<ListReflectionsResponse> ListReflections(ListReflectionsRequest request, ServerCallContext context)
    {
        var violations = new Violations().Text("about", request.About, 0, 160);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterReflection>();
        var args = context.Reach().With(new
        {
            request.About,
            Before = after?.CreateTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.ReadContent(context, async db =>
        {
            var (rows, next) = page.Cut(await db.Page<ReflectionRow>(SelectReflections, args), row => new AfterReflection(row.CreateTime, row.Name));
            var response = new ListReflectionsResponse { NextPageToken = next };
            foreach (var row in rows)
            {
                response.Reflections.Add(await row.ToProto(db, vault));
            }

            return (response, (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, row.Person))]);
        });
    }

    private const string SelectReflections = $"""
        SELECT {ReflectionRow.Columns}
        FROM reflections r
        WHERE r.person = @reach_caller AND @reach_self = 1
          AND r.create_time <= @Before AND (r.create_time < @Before OR r.name < @After)
          AND (@About = '' OR r.about = @About)
        ORDER BY r.create_time DESC, r.name DESC
        """;

    private sealed record AfterReflection(DateTimeOffset CreateTime, string Name);
}
