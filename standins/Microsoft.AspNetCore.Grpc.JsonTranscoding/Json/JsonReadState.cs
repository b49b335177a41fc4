using System.Globalization;
using System.Text;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>Where a read stands, kept so that an error can name its field; one a thread, since a read never awaits.</summary>
internal sealed class JsonReadState
{
    public const int MaxDepth = 32;

    [ThreadStatic]
    private static JsonReadState? _current;

    // One place for each level of JSON: the field or the name of a member, or the index of an element.
    private readonly object?[] _members = new object?[MaxDepth + 2];
    private readonly int[] _indexes = new int[MaxDepth + 2];

    public static JsonReadState Current => _current ??= new JsonReadState();

    /// <summary>Opens an object or an array whose members are at this depth.</summary>
    public void Enter(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new JsonBindingException($"is nested more than {MaxDepth} levels deep");
        }

        _members[depth] = null;
        _indexes[depth] = -1;
    }

    public void At(int depth, JsonField field) => _members[depth] = field;

    public void At(int depth, string name) => _members[depth] = name;

    public void At(int depth, int index) => _indexes[depth] = index;

    /// <summary>
    /// The path of the value at this depth, with the names of JSON (<c>visits[3].observeTime</c>) or those of the proto
    /// (<c>visits[3].observe_time</c>); empty for the whole body.
    /// </summary>
    public string Path(int depth, bool protoNames)
    {
        var path = new StringBuilder();
        for (var level = 1; level <= depth && level < _members.Length; level++)
        {
            var name = _members[level] is JsonField field ? protoNames ? field.Descriptor.Name : field.Name : _members[level] as string;
            if (name is not null)
            {
                path.Append(path.Length == 0 ? "" : ".").Append(name);
            }
            else if (_indexes[level] >= 0)
            {
                path.Append(CultureInfo.InvariantCulture, $"[{_indexes[level]}]");
            }
        }

        return path.ToString();
    }
}
