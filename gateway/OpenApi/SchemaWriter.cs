using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf.Reflection;
using Microsoft.OpenApi;

namespace Coaching.Gateway;

/// <summary>Writes the schemas of messages as proto3's JSON mapping has them, each once, into the components of a document.</summary>
internal sealed class SchemaWriter(OpenApiDocument document, Comments comments)
{
    private static readonly Dictionary<string, Func<OpenApiSchema>> WellKnown = new()
    {
        ["google.protobuf.Timestamp"] = () => new() { Type = JsonSchemaType.String, Format = "date-time" },
        ["google.protobuf.Duration"] = () => new() { Type = JsonSchemaType.String, Pattern = @"^-?\d+(\.\d{1,9})?s$" },
        ["google.protobuf.FieldMask"] = () => new() { Type = JsonSchemaType.String },
        ["google.protobuf.Empty"] = () => new() { Type = JsonSchemaType.Object },
        ["google.protobuf.Any"] = () => new()
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema> { ["@type"] = new OpenApiSchema { Type = JsonSchemaType.String } },
            AdditionalPropertiesAllowed = true,
        },
    };

    /// <summary>The schema of a field's value, with the field's comment.</summary>
    public IOpenApiSchema Of(FieldDescriptor field)
    {
        var description = comments[field.FullName];
        if (field.IsRepeated)
        {
            return new OpenApiSchema { Type = JsonSchemaType.Array, Items = OfOne(field, ""), Description = NullIfEmpty(description), ReadOnly = IsOutputOnly(field) };
        }

        return OfOne(field, description);
    }

    /// <summary>A reference to the schema of a message, which is written when it is first asked for.</summary>
    public IOpenApiSchema Of(MessageDescriptor message, string description = "")
    {
        if (WellKnown.TryGetValue(message.FullName, out var wellKnown))
        {
            var schema = wellKnown();
            schema.Description = NullIfEmpty(description);
            return schema;
        }

        var id = Id(message);
        var schemas = document.Components!.Schemas!;
        if (!schemas.ContainsKey(id))
        {
            var schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema>() };
            schemas[id] = schema;
            schema.Description = NullIfEmpty(comments[message.FullName]);
            foreach (var field in message.Fields.InFieldNumberOrder())
            {
                schema.Properties[field.JsonName] = Of(field);
                if (Behaviours(field).Contains(FieldBehavior.Required))
                {
                    (schema.Required ??= new HashSet<string>()).Add(field.JsonName);
                }
            }
        }

        return new OpenApiSchemaReference(id, document) { Description = NullIfEmpty(description) };
    }

    public static bool IsOutputOnly(FieldDescriptor field) => Behaviours(field).Contains(FieldBehavior.OutputOnly);

    private static IEnumerable<FieldBehavior> Behaviours(FieldDescriptor field) =>
        field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior) ?? Enumerable.Empty<FieldBehavior>();

    private IOpenApiSchema OfOne(FieldDescriptor field, string description)
    {
        if (field.FieldType is FieldType.Message)
        {
            return Of(field.MessageType, description);
        }

        var schema = field.FieldType switch
        {
            FieldType.Bool => new OpenApiSchema { Type = JsonSchemaType.Boolean },
            FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            FieldType.UInt32 or FieldType.Fixed32 => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "uint32" },
            FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => new OpenApiSchema { Type = JsonSchemaType.String, Format = "int64" },
            FieldType.UInt64 or FieldType.Fixed64 => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uint64" },
            FieldType.Double or FieldType.Float => new OpenApiSchema { Type = JsonSchemaType.Number, Format = "double" },
            FieldType.Bytes => new OpenApiSchema { Type = JsonSchemaType.String, Format = "byte" },
            FieldType.Enum => new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. field.EnumType.Values.Select(value => JsonValue.Create(value.Name))] },
            _ => new OpenApiSchema { Type = JsonSchemaType.String },
        };
        schema.Description = NullIfEmpty(description);
        schema.ReadOnly = IsOutputOnly(field);
        return schema;
    }

    // coaching.people.v1.OrgUnit -> people.OrgUnit; google.rpc.Status -> google.rpc.Status.
    private static string Id(MessageDescriptor message) =>
        message.FullName.StartsWith("coaching.", StringComparison.Ordinal) ? message.FullName["coaching.".Length..].Replace(".v1.", ".", StringComparison.Ordinal) : message.FullName;

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
