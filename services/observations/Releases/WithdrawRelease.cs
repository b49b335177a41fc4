using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ReleasesApi
{
    public override Task<Release> WithdrawRelease(WithdrawReleaseRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, ReleaseRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();
        MustBeForCoaching(context);

        return database.Once(
            context, request, request.Name, tx => Withdraw(tx, context, request.Name, version), (tx, name) => Whole(tx, context, name));
    }

    private async Task<Release> Withdraw(Session tx, ServerCallContext context, string name, long version)
    {
        var row = await Own(tx, context, name);
        if (row.Version != version)
        {
            throw Errors.Stale(name);
        }

        if (row.WithdrawTime is not null || row.ExpireTime <= tx.Now)
        {
            throw Errors.Precondition("RELEASE_OVER", $"{name} is not open.", ("release", name));
        }

        var withdrawn = row with { WithdrawTime = tx.Now, Version = version + 1 };
        if (await tx.Execute(UpdateRelease, withdrawn) == 0)
        {
            throw Errors.Stale(name);
        }

        await tx.Publish(name, withdrawn.Version, new ReleaseWithdrawn { Release = name, Person = row.Person, Recipient = row.Recipient });
        return await withdrawn.ToProto(tx, vault);
    }

    private async Task<Release> Whole(Session tx, ServerCallContext context, string name) => await (await Own(tx, context, name)).ToProto(tx, vault);

    // Whoever reads it as its recipient changes nothing.
    private static async Task<ReleaseRow> Own(Session tx, ServerCallContext context, string name) =>
        await tx.Find<ReleaseRow>(ReleaseRow.SelectReached, ReleaseRow.Args(context, tx.Now, new { Name = name })) ?? throw Errors.NotFound(name);

    // An app that was opened for an appraisal must not be able to open the way to it.
    private static void MustBeForCoaching(ServerCallContext context)
    {
        if (context.Caller().Purpose != Caller.Developmental)
        {
            throw Errors.Denied();
        }
    }

    private const string UpdateRelease =
        "UPDATE releases SET withdraw_time = @WithdrawTime, version = @Version WHERE name = @Name AND version = @Version - 1";
}
