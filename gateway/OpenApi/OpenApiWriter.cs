using System.Globalization;
using System.Text;
using Coaching.Platform;
using Google.Protobuf.Reflection;
using Microsoft.OpenApi;

namespace Coaching.Gateway;

/// <summary>Writes one OpenAPI 3.1 document for all that the gateway serves over REST, from the contracts and their comments.</summary>
internal static partial class OpenApiWriter
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    public static byte[] Write(AuthOptions auth)
    {
        var document = new OpenApiDocument
        {
            Info = new OpenApiInfo
            {
                Title = "CoachingPlatform",
                Version = "v1",
                Description = "Coaching of teachers: people and schools, sessions, observations, professional learning communities and live figures. "
                    + "Every call needs a bearer token; errors are RFC 9457 problems.",
                License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
            },
            Servers = [new OpenApiServer { Url = "/", Description = "This gateway." }],
            Paths = [],
            Tags = new HashSet<OpenApiTag>(),
            Components = new OpenApiComponents
            {
                Schemas = new Dictionary<string, IOpenApiSchema>(),
                Responses = new Dictionary<string, IOpenApiResponse>(),
                SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    ["bearer"] = new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.Http,
                        Scheme = "bearer",
                        BearerFormat = "JWT",
                        Description = "Access token of the platform's OpenID Connect issuer.",
                    },
                    ["oidc"] = new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.OpenIdConnect,
                        OpenIdConnectUrl = new Uri(auth.MetadataAddress ?? $"{auth.Issuer.TrimEnd('/')}/.well-known/openid-configuration"),
                        Description = "Where that token comes from: the code flow for people, client credentials for apps.",
                    },
                },
            },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("oidc", document)] = [] },
        ];

        var comments = Comments.Read();
        var schemas = new SchemaWriter(document, comments);
        Problems.Describe(document);
        foreach (var forms in HttpBinding.All.GroupBy(binding => binding.Method))
        {
            // A further form of an RPC is told by what its path is about.
            foreach (var (binding, i) in forms.Select((binding, i) => (binding, i)))
            {
                Add(document, schemas, comments, binding, i == 0 ? "" : $"_{binding.PathParameters()[0]}");
            }
        }

        Uploads.Describe(document, schemas);
        Downloads.Describe(document);
        Downloads.DescribeSubjectExports(document);
        Calendars.Describe(document);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Add(OpenApiDocument document, SchemaWriter schemas, Comments comments, HttpBinding binding, string form)
    {
        var service = binding.Method.Service;
        if (document.Tags!.All(tag => tag.Name != service.Name))
        {
            var description = comments[service.FullName];
            document.Tags!.Add(new OpenApiTag { Name = service.Name, Description = description.Length == 0 ? service.FullName : description });
        }

        var comment = comments[binding.Method.FullName];
        var operation = new OpenApiOperation
        {
            OperationId = $"{service.Name}_{binding.Method.Name}{form}",
            Summary = FirstSentence(comment, binding.Method.Name),
            Description = comment.Length == 0 ? null : comment,
            Tags = new HashSet<OpenApiTagReference> { new(service.Name, document) },
            Parameters = [.. PathParameters(binding, comments), .. QueryParameters(binding, schemas)],
            RequestBody = Body(binding, schemas),
            Responses = new OpenApiResponses { ["200"] = Success(binding, schemas) },
        };
        Problems.AddTo(operation, document);
        PathItem(document, binding.Path()).AddOperation(HttpMethod.Parse(binding.Verb), operation);
    }

    public static OpenApiPathItem PathItem(OpenApiDocument document, string path)
    {
        if (document.Paths.TryGetValue(path, out var item))
        {
            return (OpenApiPathItem)item;
        }

        var added = new OpenApiPathItem { Operations = [] };
        document.Paths[path] = added;
        return added;
    }

    public static Dictionary<string, IOpenApiMediaType> Content(IOpenApiSchema schema, string type = Json) =>
        new() { [type] = new OpenApiMediaType { Schema = schema } };

    private static OpenApiResponse Success(HttpBinding binding, SchemaWriter schemas) => new()
    {
        Description = binding.Method.IsServerStreaming ? "One JSON object a line, as long as the stream lasts." : "The result.",
        Content = Content(schemas.Of(binding.Method.OutputType)),
    };

    private static OpenApiRequestBody? Body(HttpBinding binding, SchemaWriter schemas) => binding.Body switch
    {
        "" => null,
        "*" => new() { Required = true, Content = Content(schemas.Of(binding.Method.InputType)) },
        var field => new() { Required = true, Content = Content(schemas.Of(binding.Method.InputType.FindFieldByName(field).MessageType)) },
    };

    private static IEnumerable<IOpenApiParameter> PathParameters(HttpBinding binding, Comments comments)
    {
        var variable = binding.Variables.Count > 0 ? binding.Variables[0].Field : "";
        var description = comments[$"{binding.Method.InputType.FullName}.{variable}"];
        return binding.PathParameters().Select(name => new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Path,
            Required = true,
            Description = description.Length == 0 ? $"Id of the {name.Replace('_', ' ')}." : $"Id in: {description}",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }

    private static IEnumerable<IOpenApiParameter> QueryParameters(HttpBinding binding, SchemaWriter schemas)
    {
        if (binding.Body == "*")
        {
            return [];
        }

        var bound = binding.Variables.Select(variable => variable.Field.Split('.')[0]).Append(binding.Body).ToHashSet();
        return binding.Method.InputType.Fields.InFieldNumberOrder()
            .Where(field => !bound.Contains(field.Name))
            .SelectMany(field => Flatten(field, field.JsonName, schemas));
    }

    private static IEnumerable<IOpenApiParameter> Flatten(FieldDescriptor field, string name, SchemaWriter schemas) =>
        field.FieldType == FieldType.Message && !field.IsRepeated && !field.MessageType.FullName.StartsWith("google.protobuf.", StringComparison.Ordinal)
            ? field.MessageType.Fields.InFieldNumberOrder().SelectMany(inner => Flatten(inner, $"{name}.{inner.JsonName}", schemas))
            : [new OpenApiParameter { Name = name, In = ParameterLocation.Query, Schema = schemas.Of(field), Description = schemas.Of(field).Description }];

    private static string FirstSentence(string comment, string otherwise)
    {
        var end = comment.IndexOf(". ", StringComparison.Ordinal);
        return comment.Length == 0 ? otherwise : end < 0 ? comment.TrimEnd('.') : comment[..end];
    }

    /// <summary>The problems that any operation may answer.</summary>
    internal static class Problems
    {
        private static readonly (string Status, string Id, string Description)[] All =
        [
            ("400", "BadRequest", "The request breaks a rule; `errors` names every field that does."),
            ("401", "Unauthenticated", "No valid access token came with the request."),
            ("403", "PermissionDenied", "The caller's role may not do this."),
            ("404", "NotFound", "There is no such thing, or the caller may not know of it."),
            ("409", "Conflict", "The resource exists, or has changed since it was read."),
            ("429", "ResourceExhausted", "The caller's quota is used up; `Retry-After` says when to come back."),
            ("default", "Failure", "Any other failure."),
        ];

        public static void Describe(OpenApiDocument document)
        {
            OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
            document.Components!.Schemas!["Problem"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "RFC 9457 problem.",
                Required = new HashSet<string> { "title", "status", "code" },
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["type"] = Text("URI of the kind of problem, or `about:blank`."),
                    ["title"] = Text("What went wrong, in short."),
                    ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status." },
                    ["detail"] = Text("What went wrong this time."),
                    ["instance"] = Text("The path that was asked for."),
                    ["code"] = Text("Machine-readable reason, `UPPER_SNAKE_CASE`."),
                    ["traceId"] = Text("Trace that the operators can look up."),
                    ["violated-policies"] = new OpenApiSchema { Type = JsonSchemaType.Array, Description = "The quota policies used up.", Items = Text("Name of a policy.") },
                    ["metadata"] = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = Text("One fact about the failure."), Description = "Facts about the failure." },
                    ["errors"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Array,
                        Description = "Every field that breaks a rule.",
                        Items = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object,
                            Properties = new Dictionary<string, IOpenApiSchema>
                            {
                                ["pointer"] = Text("JSON pointer into the request, such as `#/session/startTime`."),
                                ["field"] = Text("Path of the field in the request message."),
                                ["detail"] = Text("The rule, with its limit."),
                            },
                        },
                    },
                },
            };
            foreach (var (_, id, description) in All)
            {
                document.Components.Responses![id] = new OpenApiResponse { Description = description, Content = Content(new OpenApiSchemaReference("Problem", document), ProblemJson) };
            }
        }

        public static void AddTo(OpenApiOperation operation, OpenApiDocument document)
        {
            foreach (var (status, id, _) in All)
            {
                operation.Responses![status] = new OpenApiResponseReference(id, document);
            }
        }
    }
}
