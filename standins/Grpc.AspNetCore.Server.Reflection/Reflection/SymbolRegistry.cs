using Google.Protobuf.Reflection;

namespace Grpc.Reflection;

/// <summary>Files by their names, and by the names of what they define.</summary>
public class SymbolRegistry
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> _extensions = new(StringComparer.Ordinal);

    private SymbolRegistry()
    {
    }

    /// <summary>Takes in the files, and all that they import.</summary>
    public static SymbolRegistry FromFiles(IEnumerable<FileDescriptor> fileDescriptors)
    {
        ArgumentNullException.ThrowIfNull(fileDescriptors);
        var registry = new SymbolRegistry();
        foreach (var file in fileDescriptors)
        {
            registry.Add(file);
        }

        return registry;
    }

    internal FileDescriptor? FileByName(string name) => _files.GetValueOrDefault(name);

    internal FileDescriptor? FileContainingSymbol(string symbol) => _symbols.GetValueOrDefault(symbol);

    internal FileDescriptor? FileContainingExtension(string type, int number) => _extensions.GetValueOrDefault(type)?.GetValueOrDefault(number);

    /// <summary>The extensions of a type; null for a type that is not known.</summary>
    internal IEnumerable<int>? ExtensionNumbers(string type) =>
        _extensions.TryGetValue(type, out var numbers) ? numbers.Keys : _symbols.ContainsKey(type) ? [] : null;

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var dependency in file.Dependencies)
        {
            Add(dependency);
        }

        foreach (var type in file.EnumTypes)
        {
            Add(type);
        }

        foreach (var message in file.MessageTypes)
        {
            Add(message);
        }

        foreach (var extension in file.Extensions.UnorderedExtensions)
        {
            Add(extension);
        }

        foreach (var service in file.Services)
        {
            _symbols[service.FullName] = file;
            foreach (var method in service.Methods)
            {
                _symbols[method.FullName] = file;
            }
        }
    }

    private void Add(MessageDescriptor message)
    {
        _symbols[message.FullName] = message.File;
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            _symbols[field.FullName] = message.File;
        }

        foreach (var oneof in message.Oneofs)
        {
            _symbols[oneof.FullName] = message.File;
        }

        foreach (var type in message.EnumTypes)
        {
            Add(type);
        }

        foreach (var nested in message.NestedTypes)
        {
            Add(nested);
        }

        foreach (var extension in message.Extensions.UnorderedExtensions)
        {
            Add(extension);
        }
    }

    private void Add(EnumDescriptor type)
    {
        _symbols[type.FullName] = type.File;

        // By the scoping rules of protobuf an enum's values are its siblings.
        var scope = type.FullName[..^type.Name.Length];
        foreach (var value in type.Values)
        {
            _symbols[scope + value.Name] = type.File;
        }
    }

    private void Add(FieldDescriptor extension)
    {
        _symbols[extension.FullName] = extension.File;
        var extended = extension.ExtendeeType.FullName;
        if (!_extensions.TryGetValue(extended, out var numbers))
        {
            _extensions[extended] = numbers = [];
        }

        numbers[extension.FieldNumber] = extension.File;
    }
}
