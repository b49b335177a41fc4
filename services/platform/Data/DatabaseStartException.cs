namespace Coaching.Platform;

/// <summary>The database cannot be used as it is, for a reason that an operator can put right.</summary>
public sealed class DatabaseStartException(string message, Exception? cause = null) : InvalidOperationException(message, cause);
