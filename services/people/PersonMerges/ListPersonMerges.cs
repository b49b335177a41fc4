using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PersonMergesApi
{
    public override Task<ListPersonMergesResponse> ListPersonMerges(ListPersonMergesRequest request, ServerCallContext context)
    {
        var violations = new Violations().OptionalName("person", request.Person, "people/{person}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<TimeKey>();
        var args = context.Reach().With(new { request.Person, AfterTime = after?.Time, AfterName = after?.Name, take = page.Take });
        var statement = string.Concat(SelectMerges, request.Person.Length == 0 ? "" : OfPerson, after is null ? "" : TimeKey.Earlier, TimeKey.LatestFirst);
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<PersonMergeRow>(statement, args), row => new TimeKey(row.CreateTime, row.Name));
                var answer = new ListPersonMergesResponse { NextPageToken = token };
                foreach (var row in rows)
                {
                    answer.PersonMerges.Add(row.ToProto(await MergeMove.Of(db, row.Name)));
                }

                return answer;
            },
            context.CancellationToken);
    }

    private static readonly string SelectMerges = $"SELECT {PersonMergeRow.Columns} FROM person_merges WHERE {PersonMergeRow.Within}";

    private const string OfPerson = " AND (source = @Person OR target = @Person)";
}
