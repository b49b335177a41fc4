using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Coaching.Platform;

/// <summary>Puts one person's name in the place of another's, in text and in messages; a longer name that begins alike is somebody else's.</summary>
internal static class SubjectNames
{
    public static string Replace(string text, string person, string by) =>
        text.Contains(person, StringComparison.Ordinal) ? Regex.Replace(text, $"(?<![a-z0-9-]){Regex.Escape(person)}(?![a-z0-9-])", by) : text;

    /// <summary>Whether anything was replaced.</summary>
    public static bool Replace(IMessage message, string person, string by)
    {
        var changed = false;
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            changed |= field switch
            {
                { IsMap: true } => ReplaceInMap((System.Collections.IDictionary)field.Accessor.GetValue(message), person, by),
                { IsRepeated: true } => ReplaceInList((System.Collections.IList)field.Accessor.GetValue(message), person, by),
                { FieldType: FieldType.String } => ReplaceText(message, field, person, by),
                { FieldType: FieldType.Message } => field.Accessor.GetValue(message) is IMessage inner && Replace(inner, person, by),
                _ => false,
            };
        }

        return changed;
    }

    private static bool ReplaceText(IMessage message, FieldDescriptor field, string person, string by)
    {
        var text = (string)field.Accessor.GetValue(message);
        var replaced = Replace(text, person, by);
        if (replaced == text)
        {
            return false;
        }

        field.Accessor.SetValue(message, replaced);
        return true;
    }

    private static bool ReplaceInList(System.Collections.IList list, string person, string by)
    {
        var changed = false;
        for (var index = 0; index < list.Count; index++)
        {
            if (list[index] is IMessage inner)
            {
                changed |= Replace(inner, person, by);
            }
            else if (list[index] is string text && Replace(text, person, by) is var replaced && replaced != text)
            {
                list[index] = replaced;
                changed = true;
            }
        }

        return changed;
    }

    private static bool ReplaceInMap(System.Collections.IDictionary map, string person, string by)
    {
        var changed = false;
        foreach (var key in map.Keys.Cast<object>().ToList())
        {
            if (map[key] is IMessage inner)
            {
                changed |= Replace(inner, person, by);
            }
            else if (map[key] is string text && Replace(text, person, by) is var replaced && replaced != text)
            {
                map[key] = replaced;
                changed = true;
            }
        }

        return changed;
    }
}
