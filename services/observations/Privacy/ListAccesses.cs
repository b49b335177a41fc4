using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class AccessLedgerApi
{
    public override Task<ListAccessesResponse> ListAccesses(ListAccessesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("subject", request.Subject, "people/{person}")
            .OptionalName("actor", request.Actor, "people/{person}")
            .OptionalTime("start_time", request.StartTime)
            .OptionalTime("end_time", request.EndTime)
            .Text("resource", request.Resource, 0, 160);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterAccess>();
        var args = reach.With(new
        {
            Subject = request.Subject == "people/me" ? reach.Caller : request.Subject,
            request.Actor,
            request.Resource,

            // Among many names only the first few are kept, with a space between.
            Among = Like.Containing(request.Resource),
            From = request.StartTime.ToTimeOrNull() ?? DateTimeOffset.MinValue,
            Until = request.EndTime.ToTimeOrNull() ?? DateTimeOffset.MaxValue,
            Before = after?.Time ?? DateTimeOffset.MaxValue,
            After = after?.Id ?? Guid.Empty,
            take = page.Take,
        });
        return database.Read(
            async db =>
            {
                var (rows, next) = page.Cut(await db.Page<AccessRow>(reach.All ? SelectAll : SelectOwn, args), row => new AfterAccess(row.Time, row.Id));
                return new ListAccessesResponse { Accesses = { rows.Select(row => row.ToProto()) }, NextPageToken = next };
            },
            context.CancellationToken);
    }

    private const string Columns = "a.id, a.subject, a.time, a.actor, a.roles, a.relations, a.purpose, a.method, a.client, a.resource, a.resources";

    private const string Filters = """
        AND a.time >= @From AND a.time < @Until
          AND (@Actor = '' OR a.actor = @Actor)
          AND (@Resource = '' OR a.resource LIKE @Among ESCAPE '\')
          AND a.time <= @Before AND (a.time < @Before OR a.id < @After)
        ORDER BY a.time DESC, a.id DESC
        """;

    // What was read of somebody before two records of them became one is theirs too.
    private const string SelectOwn = $"""
        SELECT {Columns}
        FROM accesses a
        WHERE @reach_self = 1 AND (@Subject = '' OR @Subject = @reach_caller)
          AND a.subject IN (SELECT @reach_caller UNION SELECT k.origin FROM subject_keys k WHERE k.person = @reach_caller)
          {Filters}
        """;

    private const string SelectAll = $"SELECT {Columns} FROM accesses a WHERE @reach_all = 1 AND (@Subject = '' OR a.subject = @Subject) {Filters}";

    private sealed record AfterAccess(DateTimeOffset Time, Guid Id);

    private sealed record AccessRow
    {
        public required Guid Id { get; init; }

        public required string Subject { get; init; }

        public required DateTimeOffset Time { get; init; }

        public required string Actor { get; init; }

        public required string Roles { get; init; }

        public required string Relations { get; init; }

        public required string Purpose { get; init; }

        public required string Method { get; init; }

        public required string Client { get; init; }

        public required string Resource { get; init; }

        public required int Resources { get; init; }

        public Access ToProto() => new()
        {
            Name = $"accesses/{Id}",
            Subject = Subject,
            AccessTime = Time.ToProto(),
            Actor = Actor,
            Roles = Roles,
            Relations = Relations,
            Purpose = Purpose,
            Method = Method,
            Client = Client,
            Resources = { Resource.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(name => name != "...") },
            ResourceCount = Resources,
        };
    }
}
