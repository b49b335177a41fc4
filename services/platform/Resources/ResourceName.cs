namespace Coaching.Platform;

/// <summary>Resource names such as <c>schools/oak/observations/o-1</c>: collections and ids that alternate, as AIP-122 has them.</summary>
public static class ResourceName
{
    /// <summary>The longest id that a segment may hold.</summary>
    public const int MaxIdLength = 63;

    /// <summary>Whether the text is a lower-case id of 1 to 63 of <c>a-z 0-9 -</c>.</summary>
    public static bool IsId(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxIdLength)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the name has the pattern's collections and valid ids in place of its <c>{…}</c>.</summary>
    public static bool Matches(string pattern, string? name) => Match(pattern, name, default);

    /// <summary>Reads the one id of a pattern such as <c>people/{person}</c>.</summary>
    public static bool Match(string pattern, string? name, out string id)
    {
        var ids = new string[1];
        var matched = Match(pattern, name, ids);
        id = ids[0] ?? "";
        return matched;
    }

    /// <summary>Reads the two ids of a pattern such as <c>schools/{school}/rooms/{room}</c>.</summary>
    public static bool Match(string pattern, string? name, out string first, out string second)
    {
        var ids = new string[2];
        var matched = Match(pattern, name, ids);
        (first, second) = (ids[0] ?? "", ids[1] ?? "");
        return matched;
    }

    /// <summary>The collection path of a name, <c>schools/rooms</c> for <c>schools/oak/rooms/r1</c>.</summary>
    public static string TypeOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Join('/', name.Split('/').Where((_, index) => index % 2 == 0));
    }

    /// <summary>The name of the parent, <c>schools/oak</c> for <c>schools/oak/rooms/r1</c>, or an empty string.</summary>
    public static string ParentOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parts = name.Split('/');
        return parts.Length < 4 ? "" : string.Join('/', parts[..^2]);
    }

    /// <summary>The last id of a name, <c>r1</c> for <c>schools/oak/rooms/r1</c>.</summary>
    public static string IdOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name[(name.LastIndexOf('/') + 1)..];
    }

    // Walks both texts segment by segment without allocating anything but the ids asked for.
    private static bool Match(string pattern, string? name, Span<string> ids)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (string.IsNullOrEmpty(name))
        {
            return false;
        }

        var wanted = pattern.AsSpan();
        var given = name.AsSpan();
        var found = 0;
        while (true)
        {
            var want = Next(ref wanted, out var wantsMore);
            var have = Next(ref given, out var hasMore);
            if (want is ['{', .., '}'])
            {
                if (!IsId(have))
                {
                    return false;
                }

                if (found < ids.Length)
                {
                    ids[found] = have.ToString();
                }

                found++;
            }
            else if (!want.SequenceEqual(have))
            {
                return false;
            }

            if (!wantsMore || !hasMore)
            {
                return wantsMore == hasMore;
            }
        }
    }

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest, out bool more)
    {
        var slash = rest.IndexOf('/');
        var segment = slash < 0 ? rest : rest[..slash];
        rest = slash < 0 ? default : rest[(slash + 1)..];
        more = slash >= 0;
        return segment;
    }
}
