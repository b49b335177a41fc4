using System.Net;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;

namespace Coaching.Platform;

/// <summary>Who did what to which resource, from where and by what right. Never what was written or read.</summary>
public sealed record AuditEntry
{
    /// <summary>The caller's name.</summary>
    public required string Actor { get; init; }

    /// <summary>The full name of the RPC, or of the background work.</summary>
    public required string Method { get; init; }

    /// <summary>The resource touched, or the first names of many.</summary>
    public required string Resource { get; init; }

    /// <summary>How many resources were touched.</summary>
    public int Resources { get; init; } = 1;

    /// <summary>The roles that gave access.</summary>
    public string Roles { get; init; } = "";

    /// <summary>The relations that gave access.</summary>
    public string Relations { get; init; } = "";

    /// <summary>The purpose of the caller's session.</summary>
    public string Purpose { get; init; } = Caller.Developmental;

    /// <summary>The request id of a write.</summary>
    public Guid? RequestId { get; init; }

    /// <summary>The OAuth client.</summary>
    public string Client { get; init; } = "";

    /// <summary>The caller's network: /24 of IPv4, /48 of IPv6.</summary>
    public string IpPrefix { get; init; } = "";

    /// <summary>The entry of a call.</summary>
    public static AuditEntry Of(ServerCallContext context, string resource)
    {
        ArgumentNullException.ThrowIfNull(context);
        var caller = context.Caller();
        var reach = context.Reach();
        return new AuditEntry
        {
            Actor = caller.Name,
            Method = context.Method,
            Resource = resource,
            Roles = reach.Roles,
            Relations = reach.Relations.ToString(),
            Purpose = caller.Purpose,
            Client = caller.Client,
            IpPrefix = Prefix(context.Peer),
        };
    }

    // Peers read "ipv4:10.1.2.3:4567" or "ipv6:[2001:db8::1]:4567".
    private static string Prefix(string? peer)
    {
        var colon = peer?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0 || !IPEndPoint.TryParse(Uri.UnescapeDataString(peer![(colon + 1)..]), out var endpoint))
        {
            return "";
        }

        var address = endpoint.Address.IsIPv4MappedToIPv6 ? endpoint.Address.MapToIPv4() : endpoint.Address;
        var bytes = address.GetAddressBytes();
        var kept = bytes.Length == 4 ? 3 : 6;
        bytes.AsSpan(kept).Clear();
        return $"{new IPAddress(bytes)}/{kept * 8}";
    }
}

/// <summary>An entry in its chain, as stored.</summary>
internal sealed record AuditRow
{
    internal const string Columns = """
        chain, seq, time, actor, roles, relations, purpose, method, resource, resources, request_id, client, ip_prefix, previous_hash, hash
        """;

    public required int Chain { get; init; }

    public required long Seq { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Actor { get; init; }

    public required string Roles { get; init; }

    public required string Relations { get; init; }

    public required string Purpose { get; init; }

    public required string Method { get; init; }

    public required string Resource { get; init; }

    public required int Resources { get; init; }

    public required Guid? RequestId { get; init; }

    public required string Client { get; init; }

    public required string IpPrefix { get; init; }

    public required byte[] PreviousHash { get; init; }

    public byte[] Hash { get; init; } = [];

    /// <summary>SHA-256 over every column but the hash itself; strings carry their lengths, so no two entries share a form.</summary>
    internal byte[] ComputeHash()
    {
        using var form = new MemoryStream(512);
        using var writer = new BinaryWriter(form, Encoding.UTF8);
        writer.Write(PreviousHash.Length);
        writer.Write(PreviousHash);
        writer.Write(Chain);
        writer.Write(Seq);
        writer.Write(Time.UtcTicks);
        writer.Write(Actor);
        writer.Write(Roles);
        writer.Write(Relations);
        writer.Write(Purpose);
        writer.Write(Method);
        writer.Write(Resource);
        writer.Write(Resources);
        writer.Write(RequestId.HasValue);
        writer.Write(RequestId.GetValueOrDefault().ToByteArray(bigEndian: true));
        writer.Write(Client);
        writer.Write(IpPrefix);
        writer.Flush();
        return SHA256.HashData(form.GetBuffer().AsSpan(0, (int)form.Length));
    }
}
