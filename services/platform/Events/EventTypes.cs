using System.Reflection;
using Coaching.Feed.V1;
using Google.Protobuf.Reflection;

namespace Coaching.Platform;

/// <summary>Finds the message of an event by its full name, among everything that the contracts define.</summary>
internal static class EventTypes
{
    /// <summary>Every message of the contracts, for those that travel inside another as google.protobuf.Any.</summary>
    public static readonly TypeRegistry Registry = TypeRegistry.FromFiles(
        typeof(FeedReflection).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<FileDescriptor>());

    public static MessageDescriptor? Find(string fullName) => Registry.Find(fullName);
}
