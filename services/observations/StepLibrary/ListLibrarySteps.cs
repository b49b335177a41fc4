using Coaching.Observations.V1;
using Coaching.Platform;
using Dapper;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class StepLibraryApi
{
    private const int MaxWords = 8;

    public override Task<ListLibraryStepsResponse> ListLibrarySteps(ListLibraryStepsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalEnum("challenge", request.Challenge)
            .Text("subject", request.Subject, 0, 100)
            .Require(!request.Generic || request.Subject.Length == 0, "generic", "must not be set with a subject")
            .Text("query", request.Query, 0, 200)
            .OptionalEnum("state", request.State);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var words = LibraryStepRow.Split(request.Query).Take(MaxWords).ToList();
        var args = new DynamicParameters(new
        {
            request.OrgUnit,
            request.Challenge,
            Subject = request.Subject.ToUpperInvariant(),
            request.Generic,
            request.State,
            After = page.After<AfterStep>()?.Name ?? "",
            take = page.Take,
        });
        for (var i = 0; i < words.Count; i++)
        {
            args.Add($"word{i}", Like.Containing($" {words[i]}"));
        }

        var sql = $"{SelectSteps}{string.Concat(words.Select((_, i) => $" AND s.words LIKE @word{i} ESCAPE '\\'"))} ORDER BY s.name";
        return database.Read(
            async db =>
            {
                var (rows, next) = page.Cut(await db.Page<LibraryStepRow>(sql, args), row => new AfterStep(row.Name));
                return new ListLibraryStepsResponse { LibrarySteps = { rows.Select(row => row.ToProto()) }, NextPageToken = next };
            },
            context.CancellationToken);
    }

    private const string SelectSteps = $"""
        {LibraryStepRow.Select}
        WHERE s.name > @After AND r.revision = s.revision
          AND (@OrgUnit = '' OR s.org_unit = '' OR EXISTS (
               SELECT 1 FROM dir_ancestors a WHERE a.org_unit = @OrgUnit AND a.ancestor = s.org_unit))
          AND (@Challenge = 0 OR s.challenge = @Challenge)
          AND (@Subject = '' OR s.subject = @Subject)
          AND (@Generic = 0 OR s.subject = '')
          AND (@State = 0 OR s.state = @State)
        """;

    private sealed record AfterStep(string Name);
}
