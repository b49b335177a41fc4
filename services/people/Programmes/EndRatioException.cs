using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ProgrammesApi
{
    public override Task<RatioException> EndRatioException(EndRatioExceptionRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, "programmes/{programme}/ratioExceptions/{ratio_exception}")
            .Date("end_date", request.EndDate);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            request.Name,
            tx => End(tx, context, request.Name, request.EndDate.ToDateOnly(), version),
            (tx, stored) => ShowException(tx, context, stored));
    }

    private static async Task<RatioException> End(Session tx, ServerCallContext context, string name, DateOnly end, long version)
    {
        var row = await tx.Find<RatioExceptionRow>(RatioExceptionRow.SelectVisible, context.Reach().With(new { name })) ?? throw Errors.NotFound(name);
        if (row.Version != version)
        {
            throw Errors.Stale(name);
        }

        new Violations().Require(end >= row.StartDate, "end_date", $"must not be before {row.StartDate:yyyy-MM-dd}").ThrowIfAny();
        if (row.EndDate is not null)
        {
            throw Errors.Precondition("RATIO_EXCEPTION_ENDED", $"{name} has an end already.", ("name", name));
        }

        row = row with { EndDate = end, Version = version + 1, UpdateTime = tx.Now };
        if (await tx.Execute(StoreEnd, row) == 0)
        {
            throw Errors.Stale(name);
        }

        await tx.Publish(name, row.Version, row.ToFact());
        return row.ToProto();
    }

    private const string StoreEnd = """
        UPDATE ratio_exceptions SET end_date = @EndDate, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;
}
