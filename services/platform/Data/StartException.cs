namespace Coaching.Platform;

/// <summary>A process cannot start as it is, for a reason that an operator can put right; one that may pass by itself is waited for.</summary>
public class StartException(string message, Exception? cause = null, bool mayPass = false) : InvalidOperationException(message, cause)
{
    /// <summary>Whether the same start may succeed a little later.</summary>
    public bool MayPass { get; } = mayPass;
}

/// <summary>The database cannot be used as it is, for a reason that an operator can put right.</summary>
public sealed class DatabaseStartException(string message, Exception? cause = null, bool mayPass = false) : StartException(message, cause, mayPass);
