using Coaching.Testing;
using Google.Protobuf.Reflection;

namespace Coaching.Tests;

public class ContractsLockTests
{
    private static readonly string LockFile = Path.Combine(SharedData.Repository, "protos", "contracts.lock");

    /// <summary>To add to the contract on purpose, run this test with COACHING_UPDATE_LOCK=1: lines are added, none is changed.</summary>
    [Fact]
    public void The_contract_only_grows()
    {
        var locked = File.Exists(LockFile) ? File.ReadAllLines(LockFile) : [];
        var current = Contracts.Files.SelectMany(Lines).Order(StringComparer.Ordinal).ToList();

        Assert.Empty(locked.Except(current));
        if (Environment.GetEnvironmentVariable("COACHING_UPDATE_LOCK") == "1")
        {
            File.WriteAllLines(LockFile, current);
            return;
        }

        Assert.Empty(current.Except(locked));
    }

    private static IEnumerable<string> Lines(FileDescriptor file) =>
    [
        .. file.MessageTypes.SelectMany(Lines),
        .. file.EnumTypes.SelectMany(Lines),
        .. file.Services.SelectMany(service => service.Methods).Select(method =>
            $"rpc {method.FullName} {method.InputType.FullName} {(method.IsServerStreaming ? "stream " : "")}{method.OutputType.FullName}"),
    ];

    private static IEnumerable<string> Lines(MessageDescriptor message) =>
    [
        .. message.Fields.InFieldNumberOrder().Select(field =>
            $"field {message.FullName} {field.FieldNumber} {field.Name} {(field.IsRepeated ? "repeated " : field.HasPresence ? "present " : "")}{TypeOf(field)}"),
        .. message.NestedTypes.SelectMany(Lines),
        .. message.EnumTypes.SelectMany(Lines),
    ];

    private static IEnumerable<string> Lines(EnumDescriptor type) => type.Values.Select(value => $"value {type.FullName} {value.Number} {value.Name}");

    private static string TypeOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => field.MessageType.FullName,
        FieldType.Enum => field.EnumType.FullName,
        var scalar => scalar.ToString().ToLowerInvariant(),
    };
}
