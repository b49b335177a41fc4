using Google.Protobuf.Reflection;

namespace Coaching.Gateway;

/// <summary>The comments of the contracts by full name, read from the descriptor set that the contracts' assembly carries.</summary>
internal sealed class Comments
{
    // Field numbers of descriptor.proto that make up a location's path.
    private const int Messages = 4, Enums = 5, Services = 6, NestedMessages = 3, NestedEnums = 4, Fields = 2, Values = 2, Methods = 2;

    private readonly Dictionary<string, string> _byName = [];

    private Comments(FileDescriptorSet set)
    {
        foreach (var file in set.File)
        {
            foreach (var location in file.SourceCodeInfo?.Location ?? [])
            {
                if (location.HasLeadingComments && Name(file, [.. location.Path]) is { } name)
                {
                    _byName[name] = Paragraph(location.LeadingComments);
                }
            }
        }
    }

    public static Comments Read() => new(Contracts.ReadDescriptorSet([]));

    /// <summary>The comment above the element, as one paragraph; empty when there is none.</summary>
    public string this[string fullName] => _byName.GetValueOrDefault(fullName, "");

    private static string Paragraph(string comment) =>
        string.Join(' ', comment.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static string? Name(FileDescriptorProto file, int[] path) => path switch
    {
        [Services, var s] => $"{file.Package}.{file.Service[s].Name}",
        [Services, var s, Methods, var m] => $"{file.Package}.{file.Service[s].Name}.{file.Service[s].Method[m].Name}",
        [Enums, var e] => $"{file.Package}.{file.EnumType[e].Name}",
        [Enums, var e, Values, var v] => $"{file.Package}.{file.EnumType[e].Name}.{file.EnumType[e].Value[v].Name}",
        [Messages, var m, .. var rest] => Name(file.MessageType[m], $"{file.Package}.{file.MessageType[m].Name}", rest),
        _ => null,
    };

    private static string? Name(DescriptorProto message, string name, int[] path) => path switch
    {
        [] => name,
        [Fields, var f] => $"{name}.{message.Field[f].Name}",
        [NestedMessages, var m, .. var rest] => Name(message.NestedType[m], $"{name}.{message.NestedType[m].Name}", rest),
        [NestedEnums, var e] => $"{name}.{message.EnumType[e].Name}",
        [NestedEnums, var e, Values, var v] => $"{name}.{message.EnumType[e].Name}.{message.EnumType[e].Value[v].Name}",
        _ => null,
    };
}
