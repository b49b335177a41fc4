using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>All codecs under one set of options, each built once, at its first use.</summary>
internal sealed class JsonCodecs(GrpcJsonTranscodingOptions options)
{
    private readonly ConcurrentDictionary<System.Type, object> _codecs = new();

    public GrpcJsonSettings Settings => options.JsonSettings;

    /// <summary>The types that an Any may hold in a request.</summary>
    public TypeRegistry Types { get; } = options.TypeRegistry;

    public IMessageCodec ForMessage(MessageDescriptor descriptor) =>
        (IMessageCodec)_codecs.GetOrAdd(descriptor.ClrType, type => CreateMessage(descriptor, type));

    /// <summary>A type that an Any may hold in a response: the error details of google.rpc, or one of the options.</summary>
    public MessageDescriptor? FindType(string fullName) => WellKnownTypesOfAny.Find(fullName) ?? Types.Find(fullName);

    public JsonField[] FieldsOf<TMessage>(MessageDescriptor descriptor)
        where TMessage : class, IMessage =>
        [.. descriptor.Fields.InDeclarationOrder().Select(CreateField<TMessage>)];

    private JsonField CreateField<TMessage>(FieldDescriptor field)
        where TMessage : class, IMessage
    {
        var property = typeof(TMessage).GetProperty(field.PropertyName)
            ?? throw new InvalidOperationException($"{field.FullName} has no property in {typeof(TMessage)}.");
        var get = property.GetMethod!.CreateDelegate(typeof(Func<,>).MakeGenericType(typeof(TMessage), property.PropertyType));
        var types = property.PropertyType.GetGenericArguments();
        if (field.IsMap)
        {
            var key = field.MessageType.FindFieldByNumber(1);
            var value = field.MessageType.FindFieldByNumber(2);
            return Create(typeof(MapJsonField<,,>), [typeof(TMessage), .. types], field, CreateValue(key), CreateValue(value), get);
        }

        if (field.IsRepeated)
        {
            return Create(typeof(RepeatedJsonField<,>), [typeof(TMessage), .. types], field, CreateValue(field), get);
        }

        var set = property.SetMethod!.CreateDelegate(typeof(Action<,>).MakeGenericType(typeof(TMessage), property.PropertyType));
        if (IsMessage(field) && !IsWrapper(field.MessageType))
        {
            return Create(typeof(MessageJsonField<,>), [typeof(TMessage), property.PropertyType], field, ForMessage(field.MessageType), get, set);
        }

        Func<TMessage, bool>? has = null;
        if (field.HasPresence && !IsMessage(field))
        {
            has = typeof(TMessage).GetProperty("Has" + field.PropertyName)?.GetMethod!.CreateDelegate<Func<TMessage, bool>>()
                ?? (message => field.Accessor.HasValue(message));
        }

        return Create(typeof(SingularJsonField<,>), [typeof(TMessage), property.PropertyType], field, CreateValue(field), get, set, has);
    }

    private static JsonField Create(System.Type generic, System.Type[] arguments, params object?[] values) =>
        (JsonField)Activator.CreateInstance(generic.MakeGenericType(arguments), values)!;

    private object CreateValue(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Double => new FloatCodec<double>(),
        FieldType.Float => new FloatCodec<float>(),
        FieldType.Int64 or FieldType.SFixed64 or FieldType.SInt64 => new IntegerCodec<long>(Settings.WriteInt64sAsStrings),
        FieldType.UInt64 or FieldType.Fixed64 => new IntegerCodec<ulong>(Settings.WriteInt64sAsStrings),
        FieldType.Int32 or FieldType.SFixed32 or FieldType.SInt32 => new IntegerCodec<int>(asString: false),
        FieldType.UInt32 or FieldType.Fixed32 => new IntegerCodec<uint>(asString: false),
        FieldType.Bool => new BoolCodec(),
        FieldType.String => new StringCodec(),
        FieldType.Bytes => new BytesCodec(),
        FieldType.Enum => Activator.CreateInstance(
            typeof(EnumCodec<>).MakeGenericType(field.EnumType.ClrType), field.EnumType, Settings.WriteEnumsAsIntegers)!,
        FieldType.Message when IsWrapper(field.MessageType) => CreateWrapped(field.MessageType.FindFieldByNumber(1)),
        FieldType.Message => ForMessage(field.MessageType),
        _ => throw new InvalidOperationException($"{field.FullName} has a type without a JSON form: {field.FieldType}."),
    };

    // The C# property of a wrapper field is the nullable value itself.
    private object CreateWrapped(FieldDescriptor value)
    {
        var codec = CreateValue(value);
        var type = ValueType(codec);
        return type.IsValueType ? Activator.CreateInstance(typeof(NullableCodec<>).MakeGenericType(type), codec)! : codec;
    }

    private object CreateMessage(MessageDescriptor descriptor, System.Type type)
    {
        if (IsWrapper(descriptor))
        {
            var codec = CreateValue(descriptor.FindFieldByNumber(1));
            return Activator.CreateInstance(typeof(WrapperCodec<,>).MakeGenericType(type, ValueType(codec)), descriptor, this, codec)!;
        }

        return descriptor.FullName switch
        {
            "google.protobuf.Timestamp" => new TimestampCodec(this),
            "google.protobuf.Duration" => new DurationCodec(this),
            "google.protobuf.FieldMask" => new FieldMaskCodec(this),
            "google.protobuf.Struct" => new StructCodec(this),
            "google.protobuf.Value" => new ValueCodec(this),
            "google.protobuf.ListValue" => new ListValueCodec(this),
            "google.protobuf.Any" => new AnyCodec(this),
            _ => Activator.CreateInstance(typeof(MessageCodec<>).MakeGenericType(type), descriptor, this)!,
        };
    }

    private static System.Type ValueType(object codec)
    {
        for (var type = codec.GetType(); ; type = type.BaseType!)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(JsonCodec<>))
            {
                return type.GetGenericArguments()[0];
            }
        }
    }

    private static bool IsMessage(FieldDescriptor field) => field.FieldType is FieldType.Message or FieldType.Group;

    private static bool IsWrapper(MessageDescriptor message) =>
        message.File.Name == "google/protobuf/wrappers.proto";

    private static class WellKnownTypesOfAny
    {
        private static readonly TypeRegistry Registry = TypeRegistry.FromFiles(
            Protos.ErrorDetailsReflection.Descriptor,
            Google.Rpc.StatusReflection.Descriptor,
            WrappersReflection.Descriptor,
            TimestampReflection.Descriptor,
            DurationReflection.Descriptor,
            StructReflection.Descriptor);

        public static MessageDescriptor? Find(string fullName) => Registry.Find(fullName);
    }
}
