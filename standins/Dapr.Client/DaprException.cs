namespace Dapr;

/// <summary>The sidecar refused a call, or could not be reached.</summary>
public class DaprException : Exception
{
    public DaprException(string message)
        : base(message)
    {
    }

    public DaprException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
