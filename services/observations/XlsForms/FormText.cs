using System.Xml;

namespace Coaching.Observations;

/// <summary>Text as XML can hold it: the few characters that it cannot are shown as missing.</summary>
internal static class FormText
{
    public static string Clean(string text) => text.All(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c))
        ? text
        : string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));
}
