using System.Buffers.Binary;
using Google.LongRunning;
using Google.Protobuf;
using Yarp.ReverseProxy;

namespace Coaching.Gateway;

/// <summary>
/// Google's operations have one name for all services; whose one is, its id says, which begins with the service's name. REST says the id in the
/// path, gRPC in the message, which is then read here.
/// </summary>
internal static class OperationOwners
{
    /// <summary>Who answers for operations that name no other, and lists its own.</summary>
    public const string First = "people";

    /// <summary>Routes that tell whose an operation is come before those that do not.</summary>
    public const int Order = -1;

    private const int PrefixBytes = 5;
    private const int MaxBytes = 4 * 1024;

    private static readonly string Service = $"/{Operations.Descriptor.FullName}/";

    /// <summary>The other services that run operations.</summary>
    public static IReadOnlyList<string> Others { get; } = ["scheduling"];

    /// <summary>Whether a REST form names one operation.</summary>
    public static bool Names(HttpBinding binding) =>
        binding.Method.Service.FullName == Operations.Descriptor.FullName && binding.Variables.Any(variable => variable.Pattern.Contains('*', StringComparison.Ordinal));

    /// <summary>The route of a REST form for the operations of a service.</summary>
    public static string RouteOf(HttpBinding binding, string owner) =>
        binding.Route().Replace("{p0}", $"{{p0:regex(^{owner}-)}}", StringComparison.Ordinal);

    /// <summary>Sends an RPC about an operation to the service whose it is.</summary>
    public static async Task Choose(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path.StartsWithSegments(Service.TrimEnd('/'), StringComparison.Ordinal) && await NameIn(http.Request, http.RequestAborted) is { } name)
        {
            foreach (var owner in Others.Where(owner => name.StartsWith($"operations/{owner}-", StringComparison.Ordinal)))
            {
                Reassign(http, owner);
            }
        }

        await next(http);
    }

    private static void Reassign(HttpContext http, string owner)
    {
        var current = http.GetReverseProxyFeature().Cluster.Config.ClusterId;
        var wanted = $"{owner}{current[current.IndexOf(' ', StringComparison.Ordinal)..]}";
        if (http.RequestServices.GetRequiredService<IProxyStateLookup>().TryGetCluster(wanted, out var cluster))
        {
            http.ReassignProxyRequest(cluster);
        }
    }

    // The name is the first field of each of these messages; one that is compressed or too long names none of ours.
    private static async Task<string?> NameIn(HttpRequest request, CancellationToken cancel)
    {
        request.EnableBuffering(MaxBytes, MaxBytes * 16);
        var head = new byte[PrefixBytes];
        var message = Array.Empty<byte>();
        if (await request.Body.ReadAtLeastAsync(head, PrefixBytes, throwOnEndOfStream: false, cancel) == PrefixBytes
            && head[0] == 0 && BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(1)) is <= MaxBytes and var length)
        {
            message = new byte[length];
            await request.Body.ReadAtLeastAsync(message, message.Length, throwOnEndOfStream: false, cancel);
        }

        request.Body.Position = 0;
        try
        {
            return GetOperationRequest.Parser.ParseFrom(message).Name;
        }
        catch (InvalidProtocolBufferException)
        {
            // The service says what is wrong with it.
            return null;
        }
    }
}
