using System.Buffers.Text;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>Settings of page tokens.</summary>
public sealed class PagingOptions
{
    public const string Section = "Paging";

    /// <summary>A file whose content keys the tokens; all replicas of a service need the same one. Without it a key is made at each start.</summary>
    [ReadableFile]
    public string? KeyFile { get; set; }
}

/// <summary>One page of a listing: how many, and after which key.</summary>
public sealed class Page
{
    /// <summary>The page size when a caller names none.</summary>
    public const int DefaultSize = 50;

    /// <summary>The largest page; a larger wish is cut to it.</summary>
    public const int MaxSize = 200;

    private readonly byte[]? _after;
    private readonly Func<byte[], string> _seal;

    internal Page(int size, byte[]? after, Func<byte[], string> seal) => (Size, _after, _seal) = (size, after, seal);

    /// <summary>The most elements that the page may hold.</summary>
    public int Size { get; }

    /// <summary>The rows to ask the database for: one more than the page holds, to learn whether another page follows.</summary>
    public int Take => Size + 1;

    /// <summary>The key of the last row of the page before, or null on the first page.</summary>
    public TKey? After<TKey>() where TKey : class => _after is null ? null : JsonSerializer.Deserialize<TKey>(_after);

    /// <summary>The token of the page that begins after the key.</summary>
    public string Next<TKey>(TKey key) where TKey : class => _seal(JsonSerializer.SerializeToUtf8Bytes(key));

    /// <summary>Cuts the rows read with <see cref="Take"/> to the page, and gives the token of the next one, empty at the end.</summary>
    public (IReadOnlyList<TRow> Rows, string NextPageToken) Cut<TRow, TKey>(IReadOnlyList<TRow> rows, Func<TRow, TKey> key) where TKey : class
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(key);
        return rows.Count <= Size ? (rows, "") : ([.. rows.Take(Size)], Next(key(rows[Size - 1])));
    }
}

/// <summary>Makes and reads page tokens: sealed, so that they cannot be read or changed, and bound to caller, method and query for 24 hours.</summary>
public sealed class Paging
{
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = 1 + NonceSize;
    private const int TimeSize = sizeof(long);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly TimeProvider _clock;
    private readonly byte[] _key;

    public Paging(IOptions<PagingOptions> options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        _clock = clock;
        _key = options.Value.KeyFile is { } file ? SHA256.HashData(File.ReadAllBytes(file)) : RandomNumberGenerator.GetBytes(32);
    }

    /// <summary>Reads the page that the request's <c>page_size</c> and <c>page_token</c> ask for; its other fields are the query that tokens are bound to.</summary>
    public Page Of(ServerCallContext context, IMessage request, Violations violations)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(violations);
        var fields = request.Descriptor.Fields;
        var size = fields["page_size"].Accessor.GetValue(request) is int wanted ? wanted : 0;
        var token = fields["page_token"].Accessor.GetValue(request) as string ?? "";
        violations.Require(size >= 0, "page_size", "must not be negative");

        var query = new Lazy<byte[]>(() => Query(context, request));
        byte[]? after = null;
        if (token.Length > 0)
        {
            after = Open(token, query.Value);
            violations.Require(after is not null, "page_token", "must be the token of a page of this query, at most 24 hours old");
        }

        return new Page(size <= 0 ? Page.DefaultSize : Math.Min(size, Page.MaxSize), after, key => Seal(key, query.Value));
    }

    private static byte[] Query(ServerCallContext context, IMessage request)
    {
        var others = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        request.Descriptor.Fields["page_size"].Accessor.Clear(others);
        request.Descriptor.Fields["page_token"].Accessor.Clear(others);
        return SHA256.HashData([.. Encoding.UTF8.GetBytes($"{context.Caller().Name}\n{context.Method}\n"), .. others.ToByteArray()]);
    }

    private string Seal(byte[] key, byte[] query)
    {
        var plain = new byte[TimeSize + key.Length];
        BinaryPrimitives.WriteInt64BigEndian(plain, _clock.GetUtcNow().ToUnixTimeSeconds());
        key.CopyTo(plain, TimeSize);

        var token = new byte[HeaderSize + plain.Length + TagSize];
        token[0] = Version;
        RandomNumberGenerator.Fill(token.AsSpan(1, NonceSize));
        using var aes = new AesGcm(_key, TagSize);
        aes.Encrypt(token.AsSpan(1, NonceSize), plain, token.AsSpan(HeaderSize, plain.Length), token.AsSpan(^TagSize), query);
        return Base64Url.EncodeToString(token);
    }

    private byte[]? Open(string text, byte[] query)
    {
        if (!Base64Url.IsValid(text))
        {
            return null;
        }

        var token = Base64Url.DecodeFromChars(text);
        if (token.Length < HeaderSize + TimeSize + TagSize || token[0] != Version)
        {
            return null;
        }

        var plain = new byte[token.Length - HeaderSize - TagSize];
        try
        {
            using var aes = new AesGcm(_key, TagSize);
            aes.Decrypt(token.AsSpan(1, NonceSize), token.AsSpan(HeaderSize, plain.Length), token.AsSpan(^TagSize), plain, query);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        var made = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(plain));
        return _clock.GetUtcNow() - made <= Lifetime ? plain[TimeSize..] : null;
    }
}

/// <summary>Paging as a slice asks for it.</summary>
public static class PagingContext
{
    /// <summary>The page that the request asks for; notes what is wrong with it in the violations, or throws at once without them.</summary>
    public static Page Page(this ServerCallContext context, IMessage request, Violations? violations = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        var found = violations ?? new Violations();
        var page = context.GetHttpContext().RequestServices.GetRequiredService<Paging>().Of(context, request, found);
        if (violations is null)
        {
            found.ThrowIfAny();
        }

        return page;
    }
}
