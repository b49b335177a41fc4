using System.Buffers;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace Coaching.Platform;

/// <summary>Collects every invalid field of a request, so that a caller learns of all of them at once.</summary>
public sealed class Violations
{
    // The details travel in a trailer, and clients bound the size of trailers.
    private const int MaxReported = 50;

    private static readonly SearchValues<char> Unwanted =
        SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r'))]);

    private List<BadRequest.Types.FieldViolation>? _found;

    /// <summary>Whether any rule has been broken so far.</summary>
    public bool Any => _found is not null;

    /// <summary>What has been noted so far.</summary>
    public IReadOnlyList<BadRequest.Types.FieldViolation> Found => _found ?? [];

    /// <summary>Notes a violation of the field at the proto path unless the rule holds.</summary>
    public Violations Require(bool holds, string path, string rule)
    {
        if (!holds && (_found ??= []).Count < MaxReported)
        {
            _found.Add(new BadRequest.Types.FieldViolation { Field = path, Description = rule });
        }

        return this;
    }

    /// <summary>Requires text of a length (in UTF-16 units, as databases count) without control characters other than tab and line ends.</summary>
    public Violations Text(string path, string value, int min, int max)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length < min || value.Length > max)
        {
            return Require(false, path, (min, max) switch
            {
                (1, _) when value.Length == 0 => "must be set",
                (0 or 1, _) => string.Create(CultureInfo.InvariantCulture, $"must be at most {max:N0} characters"),
                _ => string.Create(CultureInfo.InvariantCulture, $"must be {min:N0} to {max:N0} characters"),
            });
        }

        return Require(!value.AsSpan().ContainsAny(Unwanted), path, "must not hold control characters");
    }

    /// <summary>Requires a resource name of a pattern such as <c>schools/{school}</c>.</summary>
    public Violations Name(string path, string value, string pattern) =>
        Require(ResourceName.Matches(pattern, value), path, $"must be a name like {pattern}");

    /// <summary>Requires a resource name of a pattern, or nothing.</summary>
    public Violations OptionalName(string path, string value, string pattern) =>
        string.IsNullOrEmpty(value) ? this : Name(path, value, pattern);

    /// <summary>Requires an id that a resource may have, or none.</summary>
    public Violations OptionalId(string path, string value) =>
        Require(string.IsNullOrEmpty(value) || ResourceName.IsId(value), path, "must be 1 to 63 characters of a-z 0-9 -");

    /// <summary>Requires a timestamp that is set, valid and within the bounds given.</summary>
    public Violations Time(string path, Timestamp? value, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        if (!Times.TryRead(value, out var time))
        {
            return Require(false, path, "must be set to a time between the years 1 and 9999");
        }

        return Require(from is null || time >= from, path, $"must not be before {from:yyyy-MM-ddTHH:mm:ssZ}")
            .Require(until is null || time <= until, path, $"must not be after {until:yyyy-MM-ddTHH:mm:ssZ}");
    }

    /// <summary>Requires a timestamp that is valid, or none.</summary>
    public Violations OptionalTime(string path, Timestamp? value) => value is null ? this : Time(path, value);

    /// <summary>Requires a whole date that is set and within the bounds given.</summary>
    public Violations Date(string path, Google.Type.Date? value, DateOnly? from = null, DateOnly? until = null)
    {
        if (!Dates.TryRead(value, out var date))
        {
            return Require(false, path, "must be set to a year, a month and a day of the calendar");
        }

        return Require(from is null || date >= from, path, $"must not be before {from:yyyy-MM-dd}")
            .Require(until is null || date <= until, path, $"must not be after {until:yyyy-MM-dd}");
    }

    /// <summary>Requires a number within inclusive bounds.</summary>
    public Violations Range(string path, long value, long min, long max) =>
        Require(value >= min && value <= max, path, string.Create(CultureInfo.InvariantCulture, $"must be {min:N0} to {max:N0}"));

    /// <summary>Requires at most a number of elements.</summary>
    public Violations Count(string path, int count, int min, int max) =>
        Require(count >= min && count <= max, path, string.Create(CultureInfo.InvariantCulture, $"must have {min:N0} to {max:N0} elements"));

    /// <summary>Requires a known value of an enum other than its unspecified zero.</summary>
    public Violations Enum<T>(string path, T value) where T : struct, System.Enum =>
        Require(!EqualityComparer<T>.Default.Equals(value, default) && System.Enum.IsDefined(value), path, "must be one of the values that the contract lists");

    /// <summary>Requires a known value of an enum, its unspecified zero included.</summary>
    public Violations OptionalEnum<T>(string path, T value) where T : struct, System.Enum =>
        Require(System.Enum.IsDefined(value), path, "must be one of the values that the contract lists");

    /// <summary>Requires a UUID in its usual form of 36 characters.</summary>
    public Violations Uuid(string path, string value) =>
        Require(Guid.TryParseExact(value, "D", out var id) && id != Guid.Empty, path, "must be a UUID");

    /// <summary>Throws INVALID_ARGUMENT with all violations, if there are any.</summary>
    public void ThrowIfAny()
    {
        if (_found is not null)
        {
            throw Errors.Invalid(_found);
        }
    }
}
