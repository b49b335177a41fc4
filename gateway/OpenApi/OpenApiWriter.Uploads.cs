using Google.Protobuf.Reflection;
using Microsoft.OpenApi;

namespace Coaching.Gateway;

internal static partial class OpenApiWriter
{
    /// <summary>The endpoints that take a file and so have no RPC of their own.</summary>
    private static class Uploads
    {
        private const string Zip = "application/zip";
        private const string Binary = "application/octet-stream";

        public static void Describe(OpenApiDocument document, SchemaWriter schemas)
        {
            var operation = People.V1.ImportReflection.Descriptor.FindTypeByName<MessageDescriptor>("ImportRosterRequest");
            Add(document, "/upload/v1/uploads", "ImportService", "Upload", "Stores a package for a later import", Zip, [], Stored());
            var parameters = operation.Fields.InFieldNumberOrder().Where(field => field.Name != "upload")
                .Select(field => new OpenApiParameter { Name = field.JsonName, In = ParameterLocation.Query, Schema = schemas.Of(field), Description = schemas.Of(field).Description });
            Add(document, "/upload/v1/imports:roster", "ImportService", "UploadRoster", "Stores a OneRoster package and starts its import", Zip, [.. parameters],
                schemas.Of(Google.LongRunning.Operation.Descriptor));
            Add(document, "/upload/v1/timetableFiles", "TimetableService", "Upload", "Stores a file of a timetable for a later import", Binary, [], Stored());
        }

        private static OpenApiSchema Stored() => new()
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["name"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The upload, `uploads/{upload}`." },
                ["size"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "int64", Description = "Its bytes." },
                ["sha256"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "SHA-256, lower-case hexadecimal." },
            },
        };

        private static void Add(
            OpenApiDocument document, string path, string tag, string id, string summary, string type, List<IOpenApiParameter> parameters, IOpenApiSchema response)
        {
            var operation = new OpenApiOperation
            {
                OperationId = $"{tag}_{id}",
                Summary = summary,
                Description = $"{summary}. The body is the {(type == Zip ? "zip file" : "file")}, at most 100 MiB.",
                Tags = new HashSet<OpenApiTagReference> { new(tag, document) },
                Parameters = parameters,
                RequestBody = new OpenApiRequestBody
                {
                    Required = true,
                    Content = Content(new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" }, type),
                },
                Responses = new OpenApiResponses { ["200"] = new OpenApiResponse { Description = "The result.", Content = Content(response) } },
            };
            Problems.AddTo(operation, document);
            PathItem(document, path).AddOperation(HttpMethod.Post, operation);
        }
    }
}
