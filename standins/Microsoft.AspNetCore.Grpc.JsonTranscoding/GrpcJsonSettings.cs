namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>How messages are written as JSON, and how their names are read.</summary>
public sealed class GrpcJsonSettings
{
    /// <summary>Leave out fields that hold their default value; they are written unless this is set.</summary>
    public bool IgnoreDefaultValues { get; set; }

    /// <summary>Write enum values as numbers; they are written by name unless this is set.</summary>
    public bool WriteEnumsAsIntegers { get; set; }

    /// <summary>Write 64-bit integers as strings, as the proto3 JSON mapping does; they are numbers unless this is set.</summary>
    public bool WriteInt64sAsStrings { get; set; }

    /// <summary>Write one property a line, for people to read.</summary>
    public bool WriteIndented { get; set; }

    /// <summary>Match the names of fields in requests whatever their case.</summary>
    public bool PropertyNameCaseInsensitive { get; set; }
}
