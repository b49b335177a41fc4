using Grpc.Core;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.Platform.Tests;

public sealed class MustReachTests(EchoHost host) : IClassFixture<EchoHost>
{
    [Fact]
    public async Task A_unit_out_of_reach_and_one_that_does_not_exist_are_denied_alike()
    {
        await host.Seed(async seed =>
        {
            await seed.Unit("orgUnits/county");
            await seed.Unit("orgUnits/oak", "orgUnits/county");
            await seed.Unit("orgUnits/elm", "orgUnits/county");
            await seed.Person("people/head", "orgUnits/oak", Role.HeadOfInstitution);
        });
        using var call = new ReachCall(new Reach { Caller = "people/head", AreaRoles = PostRoles.Of("head_teacher"), Today = new DateOnly(2026, 11, 24) });

        await MustReach(call, "orgUnits/oak");
        var elsewhere = await Assert.ThrowsAsync<RpcException>(() => MustReach(call, "orgUnits/elm"));
        var nowhere = await Assert.ThrowsAsync<RpcException>(() => MustReach(call, "orgUnits/none"));

        Assert.Equal(StatusCode.PermissionDenied, elsewhere.StatusCode);
        Assert.Equal((elsewhere.StatusCode, elsewhere.Status.Detail), (nowhere.StatusCode, nowhere.Status.Detail));
        Assert.Equal(elsewhere.Trailers.GetValueBytes(Errors.DetailsTrailer), nowhere.Trailers.GetValueBytes(Errors.DetailsTrailer));
    }

    private Task<bool> MustReach(ReachCall call, string unit) => host.Database.Read(
        async tx =>
        {
            await tx.MustReach(call, unit);
            return true;
        },
        default);
}
