using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Coaching.Gateway;

/// <summary>What changes on the way through. The rest passes as it is: trailers, deadlines, etags, idempotency keys, trace context.</summary>
internal static class RouteTransforms
{
    public static void Add(TransformBuilderContext transforms)
    {
        // Services learn the caller's address from this gateway alone, never from what the caller says of it.
        transforms.AddXForwarded(ForwardedTransformActions.Remove);
        transforms.AddXForwardedFor(action: ForwardedTransformActions.Set);

        var terms = transforms.Services.GetRequiredService<ContractRoutes>()[transforms.Route];
        if (terms.IsGrpc)
        {
            transforms.RequestTransforms.Add(new Deadlines(terms.Limit));
            return;
        }

        if (transforms.Route.Match.Methods!.Contains("HEAD"))
        {
            transforms.AddRequestTransform(AskForTheWhole);
        }

        transforms.ResponseTransforms.Add(new RestAnswers(terms.Body));
    }

    // The services know GET only; the server keeps the body of an answer to HEAD to itself.
    private static ValueTask AskForTheWhole(RequestTransformContext context)
    {
        if (context.ProxyRequest.Method == HttpMethod.Head)
        {
            context.ProxyRequest.Method = HttpMethod.Get;
        }

        return default;
    }
}
