using Coaching.Observations.V1;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ReleasesApi
{
    public override Task<ReleaseKeySet> GetReleaseKeySet(GetReleaseKeySetRequest request, ServerCallContext context) => Task.FromResult(new ReleaseKeySet
    {
        Keys =
        {
            keys.Published.Select(key => new ReleaseKeySet.Types.Key
            {
                Kty = "EC", Crv = "P-256", X = key.X, Y = key.Y, Kid = key.Id, Use = "sig", Alg = "ES256",
            }),
        },
    });
}
