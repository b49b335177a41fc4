using Microsoft.Extensions.Primitives;

namespace Coaching.Gateway;

/// <summary>Headers that make an answer safe in browsers and caches; a service may allow caching itself.</summary>
internal static class SafeHeaders
{
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoStore = "no-store";

    public static void Set(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = NoSniff;
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = NoStore;
        }
    }
}
