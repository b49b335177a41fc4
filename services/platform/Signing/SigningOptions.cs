using System.ComponentModel.DataAnnotations;

namespace Coaching.Platform;

/// <summary>What a service signs with that leaves the platform: releases, and exports of a person's data.</summary>
public sealed class SigningOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Signing";

    /// <summary>
    /// A PEM file of ECDSA keys on P-256: the first private key signs, all of them are published, so that what an older one signed can still be
    /// verified. All replicas of all services need the same file. Without it, and on SQLite only, one is made once beside the database.
    /// </summary>
    [ReadableFile]
    public string? KeyFile { get; set; }

    /// <summary>Who signs, as signed documents name it: best the platform's public address, under which its public keys are.</summary>
    [Required]
    public string Issuer { get; set; } = "coaching-platform";
}
