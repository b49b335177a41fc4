using Microsoft.OpenApi;

namespace Coaching.Gateway;

internal static partial class OpenApiWriter
{
    /// <summary>The endpoints that answer with a file and so have no RPC of their own.</summary>
    private static class Downloads
    {
        private const string Csv = "text/csv";
        private const string Zip = "application/zip";
        private const string Formats = "The shape of the file: `ONE_ROSTER_1_1`, `ONE_ROSTER_1_2` (when not given)";

        public static void Describe(OpenApiDocument document)
        {
            var operation = Parameter("operation", ParameterLocation.Path, "The import's operation, its id only.");
            Add(document, "/download/v1/operations/{operation}/issues.csv", "ImportService_DownloadIssues", "Downloads what an import said of single rows", [Csv],
                operation,
                Parameter("severity", ParameterLocation.Query, "Only `WARNING` or only `ERROR`."),
                Parameter("code", ParameterLocation.Query, "Only with this code."));
            Add(document, "/download/v1/operations/{operation}/report.csv", "ImportService_DownloadReport", "Downloads what became of every row of an import", [Csv],
                operation);
            var parent = Parameter("parent", ParameterLocation.Query, "Only what lies below this unit, `orgUnits/{org_unit}`.");
            var mapping = Parameter("csvMapping", ParameterLocation.Query, "For `CSV`: the CsvMapping that reads the file again, as JSON.");
            Add(document, "/download/v1/exports/orgUnits", "ImportService_ExportOrgUnits", "Downloads units in a shape that imports read", [Zip, Json, Csv],
                Parameter("format", ParameterLocation.Query, $"{Formats}, `DHIS2` or `CSV`."), parent, mapping);
            Add(document, "/download/v1/exports/staff", "ImportService_ExportStaff", "Downloads units and their staff in a shape that imports read", [Zip, Csv],
                Parameter("format", ParameterLocation.Query, $"{Formats}, `SDS` or `CSV`."), parent, mapping);
        }

        public static void DescribeSubjectExports(OpenApiDocument document) =>
            Add(document, "/download/v1/subjectExports/{service}/{subject_request}", "SubjectRequestService_DownloadSubjectExport", "Downloads all that a service keeps of the caller, once", [Zip],
                Parameter("service", ParameterLocation.Path, "`people`, `scheduling`, `observations`, `plcs` or `analytics`."),
                Parameter("subject_request", ParameterLocation.Path, "The granted request, its id only."));

        private static void Add(OpenApiDocument document, string path, string id, string summary, string[] types, params List<IOpenApiParameter> parameters)
        {
            var content = types.ToDictionary(
                type => type, IOpenApiMediaType (_) => new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } });
            var operation = new OpenApiOperation
            {
                OperationId = id,
                Summary = summary,
                Description = $"{summary}. The file is streamed.",
                Tags = new HashSet<OpenApiTagReference> { new("ImportService", document) },
                Parameters = parameters,
                Responses = new OpenApiResponses { ["200"] = new OpenApiResponse { Description = "The file.", Content = content } },
            };
            Problems.AddTo(operation, document);
            PathItem(document, path).AddOperation(HttpMethod.Get, operation);
        }

        private static OpenApiParameter Parameter(string name, ParameterLocation place, string description) => new()
        {
            Name = name,
            In = place,
            Required = place == ParameterLocation.Path,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };
    }
}
