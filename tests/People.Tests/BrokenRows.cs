using System.Text;

namespace Coaching.People.Tests;

/// <summary>One way in which a file of users comes broken, and what is said of it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Codes">What is said, of the row's line and then of those after it; empty when nothing is wrong in fact.</param>
/// <param name="IsKept">Whether the row is used in spite of it.</param>
/// <param name="Break">Breaks one row, given as its fields.</param>
public sealed record BrokenRow(string Name, string[] Codes, bool IsKept, Func<string[], byte[]> Break)
{
    private const int Status = 1;
    private const int Orgs = 4;
    private const int Role = 5;
    private const int UserIds = 7;
    private const int Given = 8;
    private const int Family = 9;
    private const int Email = 12;
    private const int Phone = 14;

    /// <summary>Those that harm a row.</summary>
    public static IReadOnlyList<BrokenRow> All { get; } =
    [
        Of("line end in quotes", ["UNCLOSED_QUOTE", "STRAY_QUOTE"], row => Set(row, Given, "\"Ana\r\nMaria\"")),
        Of("NUL", ["CONTROL_CHARACTER"], row => Set(row, Given, "A\0na")),
        Of("cell of 1 MB", ["LINE_TOO_LONG"], row => Set(row, Given, Long())),
        Of("formula", ["FORMULA_CELL"], row => Set(row, Family, "=HYPERLINK(1)")),
        Of("duplicate key", ["DUPLICATE_SOURCED_ID"], row => Set(row, 0, row[0][..row[0].LastIndexOf('-')] + "-0")),
        Of("wrong county", ["DANGLING_REFERENCE"], row => Set(row, Orgs, "elsewhere")),
        Of("bidi marks", ["BIDI_MARK"], row => Set(row, Given, "\u202Eana")),
        Of("emoji", [], row => Set(row, Given, "Zoë 🙂"), isKept: true),
        Of("too few fields", ["RAGGED_ROW"], row => Text(string.Join(',', row[..6]))),
        Of("too many fields", ["RAGGED_ROW"], row => Text(string.Join(',', row) + ",more")),
        Of("bad UTF-8", ["BAD_UTF8"], row => [.. Text(string.Join(',', row)), 0xC3, 0x28]),
        Of("stray quote", ["STRAY_QUOTE"], row => Set(row, Given, "A\"na")),
        Of("bad identifier", ["INVALID_SOURCED_ID"], row => Set(row, 0, "no spaces")),
        Of("unknown role", ["UNKNOWN_ROLE"], row => Set(row, Role, "wizard")),
        Of("bad status", ["INVALID_STATUS"], row => Set(row, Status, "gone")),
        Of("no name", ["TEXT_LENGTH"], row => Set(row, Given, "")),
        Of("bad e-mail address", ["INVALID_EMAIL"], row => Set(row, Email, "nobody"), isKept: true),
        Of("bad telephone number", ["INVALID_PHONE"], row => Set(row, Phone, "call me"), isKept: true),
        Of("bad list of identifiers", ["INVALID_USER_ID"], row => Set(row, UserIds, "LDAP"), isKept: true),
        Of("unclosed quote in the last row", ["UNCLOSED_QUOTE"], row => Set(row, Given, "\"Ana")),
    ];

    /// <summary>Those that harm the whole file.</summary>
    public static IReadOnlyList<(string Name, string[] Issues, Func<byte[], byte[]> Break)> Files { get; } =
    [
        ("BOM", [], file => [0xEF, 0xBB, 0xBF, .. file]),
        ("UTF-16", ["users.csv:1 NOT_UTF8"], file => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(file))]),
        ("0 rows", ["users.csv:1 MISSING_HEADER"], _ => []),
        ("header only", ["users.csv:0 EMPTY_FILE"], file => file[..(Array.IndexOf(file, (byte)'\n') + 1)]),
        ("missing column", ["users.csv:1 MISSING_COLUMN"], file => Rename(file, "givenName", "metadata.given")),
        ("doubled column", ["users.csv:1 DUPLICATE_COLUMN"], file => Rename(file, "middleName", "givenName")),
    ];

    public override string ToString() => Name;

    // Not so regular that the package would be taken for one that bursts.
    private static string Long() => string.Concat(Enumerable.Range(0, 160_000).Select(number => (number * 2_654_435_761L) % 9_999_991));

    private static BrokenRow Of(string name, string[] codes, Func<string[], byte[]> harm, bool isKept = false) => new(name, codes, isKept, harm);

    private static byte[] Set(string[] row, int column, string value) => Text(string.Join(',', row.Select((field, index) => index == column ? value : field)));

    private static byte[] Rename(byte[] file, string column, string other) =>
        Text(Encoding.UTF8.GetString(file).Replace($",{column},", $",{other},", StringComparison.Ordinal));

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
