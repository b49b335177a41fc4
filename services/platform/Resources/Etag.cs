using System.Globalization;
using Grpc.Core;

namespace Coaching.Platform;

/// <summary>The etag of a row: its version between quotes, as RFC 9110 and AIP-154 have it.</summary>
public static class Etag
{
    /// <summary>The etag of a version.</summary>
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version that an edit is based on, from its etag field or else from the <c>if-match</c> header; notes a violation when neither is one.</summary>
    public static long Check(Violations violations, string etag, ServerCallContext context, string path = "etag")
    {
        ArgumentNullException.ThrowIfNull(violations);
        ArgumentNullException.ThrowIfNull(context);
        var text = string.IsNullOrEmpty(etag) ? context.RequestHeaders.GetValue("if-match") : etag;
        var valid = TryRead(text, out var version);
        violations.Require(valid, path, string.IsNullOrEmpty(text) ? "must be set to the etag last read" : "must be an etag as it was read, with its quotes");
        return version;
    }

    /// <summary>Reads the version out of an etag.</summary>
    public static bool TryRead(string? etag, out long version)
    {
        version = 0;
        return etag is ['"', .. var digits, '"'] && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out version);
    }
}
