using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PracticePairsApi
{
    public override Task<ListPracticePairsResponse> ListPracticePairs(ListPracticePairsRequest request, ServerCallContext context)
    {
        var violations = new Violations().OptionalName("person", request.Person, "people/{person}").OptionalEnum("state", request.State);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<TimeKey>();
        var args = context.Reach().With(new
        {
            Person = PeopleApi.Resolve(request.Person, context.Caller()),
            request.State,
            AfterTime = after?.Time,
            AfterName = after?.Name,
            take = page.Take,
        });
        var statement = string.Concat(
            SelectPairs,
            request.Person.Length == 0 ? "" : " AND (first_person = @Person OR second_person = @Person)",
            request.State == PracticePair.Types.State.Unspecified ? "" : " AND state = @State",
            after is null ? "" : TimeKey.Earlier,
            TimeKey.LatestFirst);
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<PracticePairRow>(statement, args), row => new TimeKey(row.CreateTime, row.Name));
                return new ListPracticePairsResponse { PracticePairs = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static readonly string SelectPairs = $"SELECT {PracticePairRow.Columns} FROM practice_pairs WHERE {PracticePairRow.Within}";
}
