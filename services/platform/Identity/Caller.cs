using System.Collections.Frozen;
using Grpc.Core;

namespace Coaching.Platform;

/// <summary>Who calls, as the access token says: identity and kinds of role; relations are the directory's business.</summary>
public sealed class Caller
{
    /// <summary>The purpose under which coaching happens, and the default.</summary>
    public const string Developmental = "developmental";

    /// <summary><c>people/{person}</c>, or <c>clients/{client}</c> for a machine.</summary>
    public required string Name { get; init; }

    /// <summary>The person's resource name when a person calls.</summary>
    public string? Person { get; init; }

    /// <summary>The kinds of role that the token grants.</summary>
    public IReadOnlySet<string> Roles { get; init; } = FrozenSet<string>.Empty;

    /// <summary>The purpose that the session was opened for.</summary>
    public string Purpose { get; init; } = Developmental;

    /// <summary>The OAuth scopes that the token grants.</summary>
    public IReadOnlySet<string> Scopes { get; init; } = FrozenSet<string>.Empty;

    /// <summary>The OAuth client that the token was issued to.</summary>
    public string Client { get; init; } = "";
}

/// <summary>What the policy interceptor found out about a call, for the slices.</summary>
public static class CallerContext
{
    // Keys of their own: no other library's user state can collide with them.
    private static readonly object CallerKey = new();
    private static readonly object ReachKey = new();

    /// <summary>Who calls.</summary>
    public static Caller Caller(this ServerCallContext context) => Find<Caller>(context, CallerKey);

    /// <summary>What the caller may touch under this RPC.</summary>
    public static Reach Reach(this ServerCallContext context) => Find<Reach>(context, ReachKey);

    internal static void Bind(this ServerCallContext context, Caller caller, Reach reach)
    {
        context.UserState[CallerKey] = caller;
        context.UserState[ReachKey] = reach;
    }

    private static T Find<T>(ServerCallContext context, object key)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.UserState.TryGetValue(key, out var found) ? (T)found : throw new InvalidOperationException($"{context.Method} runs outside the policy interceptor.");
    }
}
