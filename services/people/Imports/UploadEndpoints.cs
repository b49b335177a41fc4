using Coaching.People.V1;
using Coaching.Platform;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Mode = Coaching.People.V1.ImportRosterRequest.Types.Mode;

namespace Coaching.People;

/// <summary>Takes packages as request bodies: they are too large for messages.</summary>
internal static class UploadEndpoints
{
    private static readonly JsonFormatter Json =
        new(JsonFormatter.Settings.Default.WithTypeRegistry(TypeRegistry.FromMessages(ImportMetadata.Descriptor, ImportReport.Descriptor)));

    public static void MapUploads(this WebApplication app)
    {
        app.MapUpload("/upload/v1/uploads");
        app.MapPost("/upload/v1/imports:roster", UploadAndImport).RequirePolicy("POST /upload/v1/imports:roster");
    }

    // The same bytes are the same upload, so that the whole of a repeated call is the same request.
    private static async Task<IResult> UploadAndImport(HttpContext http, UploadStore uploads, ImportsApi imports)
    {
        var query = http.Request.Query;
        var violations = new Violations();
        var mode = Mode.Unspecified;
        violations.Require(!query.ContainsKey("mode") || Enum.TryParse(query["mode"], ignoreCase: true, out mode), "mode", "must be LENIENT or STRICT");
        var validateOnly = false;
        violations.Require(
            !query.ContainsKey("validateOnly") || bool.TryParse(query["validateOnly"], out validateOnly), "validateOnly", "must be true or false");
        violations.ThrowIfAny();

        var row = await http.SaveUpload(uploads);
        var request = new ImportRosterRequest
        {
            Upload = row.Name,
            Mode = mode,
            ValidateOnly = validateOnly,
            RequestId = query["requestId"].ToString(),
            Parent = query["parent"].ToString(),
        };
        var operation = await imports.ImportRoster(request, http.Call());
        return Results.Text(Json.Format(operation), "application/json");
    }
}
