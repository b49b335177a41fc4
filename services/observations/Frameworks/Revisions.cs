using System.Globalization;
using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>Names of revisions: that of the first with its number behind it.</summary>
internal static class Revisions
{
    public static string NameOf(string first, int revision)
    {
        var ending = string.Create(CultureInfo.InvariantCulture, $"-r{revision}");
        var id = ResourceName.IdOf(first);
        return $"{first[..^id.Length]}{id[..Math.Min(id.Length, ResourceName.MaxIdLength - ending.Length)]}{ending}";
    }
}
