using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Coaching.Scheduling;

/// <summary>Opens text in the encoding that it is in, which need not be the one that it should be in.</summary>
internal static partial class TimetableText
{
    private const int HeadLength = 1_024;
    private const int MaxEncoding = 40;

    static TimetableText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>XML, whose declaration counts unless the bytes contradict it.</summary>
    public static TextReader OpenXml(TimetableSource file, TimetableOptions options, TimetableIssueLog log) => Open(file, options, log, Declared(file.Content));

    /// <summary>Text that declares nothing: UTF-8 when all of it is, else what the options say.</summary>
    public static TextReader OpenPlain(TimetableSource file, TimetableOptions options, TimetableIssueLog log) => Open(file, options, log, "");

    /// <summary>Whether text can be read in the encoding of a name.</summary>
    public static bool IsEncoding(string name) => name.Length is > 0 and <= MaxEncoding && Named(name) is not null;

    private static StreamReader Open(TimetableSource file, TimetableOptions options, TimetableIssueLog log, string declared)
    {
        var encoding = HasMark(file.Content) ? Encoding.UTF8 : Named(declared);
        if (encoding is null)
        {
            log.Add(file.Name, 1, "encoding", TimetableIssueCodes.UnknownEncoding);
        }

        // What says that it is UTF-16 and could be read so far is not.
        encoding = encoding is null or UnicodeEncoding or UTF32Encoding ? Encoding.UTF8 : encoding;
        if (encoding.CodePage == Encoding.UTF8.CodePage && !HasWideMark(file.Content) && !IsUtf8(file.Content))
        {
            log.Add(file.Name, 0, "encoding", TimetableIssueCodes.EncodingAssumed);
            encoding = Named(options.FallbackEncoding) ?? Encoding.Latin1;
        }

        file.Content.Position = 0;
        return new StreamReader(file.Content, encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
    }

    private static Encoding? Named(string name)
    {
        if (name.Length == 0)
        {
            return Encoding.UTF8;
        }

        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static string Declared(Stream content)
    {
        var match = Declaration().Match(Encoding.Latin1.GetString(Head(content)));
        return match.Success ? match.Groups[1].Value : "";
    }

    private static bool HasMark(Stream content) => Head(content) is [0xEF, 0xBB, 0xBF, ..] || HasWideMark(content);

    private static bool HasWideMark(Stream content) => Head(content) is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];

    private static byte[] Head(Stream content)
    {
        content.Position = 0;
        var head = new byte[HeadLength];
        return head[..content.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false)];
    }

    private static bool IsUtf8(Stream content)
    {
        content.Position = 0;
        var bytes = new byte[64 * 1_024];
        var chars = new char[bytes.Length];
        var kept = 0;
        while (true)
        {
            var read = content.Read(bytes, kept, bytes.Length - kept);
            var status = Utf8.ToUtf16(bytes.AsSpan(0, kept + read), chars, out var used, out _, replaceInvalidSequences: false, isFinalBlock: read == 0);
            if (status == OperationStatus.InvalidData)
            {
                return false;
            }

            if (read == 0)
            {
                return status == OperationStatus.Done;
            }

            bytes.AsSpan(used, kept + read - used).CopyTo(bytes);
            kept = kept + read - used;
        }
    }

    [GeneratedRegex("""^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""", RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();
}
