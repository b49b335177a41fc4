using Coaching.Platform;
using Google.Type;

namespace Coaching.Scheduling;

/// <summary>Money in whole minor units of its currency, so that no sum is ever rounded by a fraction in binary.</summary>
internal static class Currency
{
    private const long NanosPerUnit = 1_000_000_000;
    private const long MaxUnits = 1_000_000_000;

    // ISO 4217: all others have two digits after the point.
    private static readonly HashSet<string> WithoutDigits =
        ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"];

    private static readonly HashSet<string> WithThreeDigits = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

    /// <summary>Requires an amount above zero in whole minor units.</summary>
    public static void Check(Violations violations, string path, Money? money)
    {
        if (money is null)
        {
            violations.Require(false, path, "must be set");
            return;
        }

        var isCode = money.CurrencyCode is { Length: 3 } code && code.All(char.IsAsciiLetterUpper);
        violations.Require(isCode, $"{path}.currency_code", "must be three capital letters of ISO 4217")
            .Range($"{path}.units", money.Units, 0, MaxUnits)
            .Require(money.Nanos is >= 0 and < (int)NanosPerUnit, $"{path}.nanos", "must be 0 to 999,999,999")
            .Require(money.Units != 0 || money.Nanos != 0, path, "must be above 0")
            .Require(!isCode || money.Nanos % NanosPerMinor(money.CurrencyCode) == 0, $"{path}.nanos", "must be whole minor units of the currency");
    }

    /// <summary>The minor units of an amount that has been checked.</summary>
    public static long ToMinorUnits(this Money money)
    {
        var nanos = NanosPerMinor(money.CurrencyCode);
        return (money.Units * (NanosPerUnit / nanos)) + (money.Nanos / nanos);
    }

    public static Money Of(string currency, long minorUnits)
    {
        var nanos = NanosPerMinor(currency);
        var perUnit = NanosPerUnit / nanos;
        return new Money { CurrencyCode = currency, Units = minorUnits / perUnit, Nanos = (int)(minorUnits % perUnit * nanos) };
    }

    private static long NanosPerMinor(string currency) =>
        WithoutDigits.Contains(currency) ? NanosPerUnit : WithThreeDigits.Contains(currency) ? 1_000_000 : 10_000_000;
}

/// <summary>Whole numbers divided as people do it.</summary>
internal static class HalfUp
{
    /// <summary>The quotient of numbers that are not negative, rounded to the nearest, a half up.</summary>
    public static long Divide(Int128 dividend, Int128 divisor) => (long)(((dividend * 2) + divisor) / (divisor * 2));
}
