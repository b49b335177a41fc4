using Coaching.People.V1;
using Coaching.Platform;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Mode = Coaching.People.V1.ImportRosterRequest.Types.Mode;

namespace Coaching.People;

/// <summary>Takes packages as request bodies: they are too large for messages.</summary>
internal static class UploadEndpoints
{
    private static readonly JsonFormatter Json =
        new(JsonFormatter.Settings.Default.WithTypeRegistry(TypeRegistry.FromMessages(ImportMetadata.Descriptor, ImportReport.Descriptor)));

    public static void MapUploads(this WebApplication app)
    {
        app.MapPost("/upload/v1/uploads", Upload).RequirePolicy("POST /upload/v1/uploads");
        app.MapPost("/upload/v1/imports:roster", UploadAndImport).RequirePolicy("POST /upload/v1/imports:roster");
    }

    private static async Task<IResult> Upload(HttpContext http, UploadStore uploads, IOptions<ImportsOptions> options)
    {
        var row = await Save(http, uploads, options.Value);
        return Results.Json(new { name = row.Name, size = row.Size, sha256 = row.Sha256 });
    }

    // The same bytes are the same upload, so that the whole of a repeated call is the same request.
    private static async Task<IResult> UploadAndImport(HttpContext http, UploadStore uploads, IOptions<ImportsOptions> options, ImportsApi imports)
    {
        var query = http.Request.Query;
        var violations = new Violations();
        var mode = Mode.Unspecified;
        violations.Require(!query.ContainsKey("mode") || Enum.TryParse(query["mode"], ignoreCase: true, out mode), "mode", "must be LENIENT or STRICT");
        var validateOnly = false;
        violations.Require(
            !query.ContainsKey("validateOnly") || bool.TryParse(query["validateOnly"], out validateOnly), "validateOnly", "must be true or false");
        violations.ThrowIfAny();

        var row = await Save(http, uploads, options.Value);
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

    private static async Task<UploadRow> Save(HttpContext http, UploadStore uploads, ImportsOptions options)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = options.MaxUploadBytes + 1;
        }

        try
        {
            return await uploads.Save(http.Request.Body, http.Caller().Name, http.RequestAborted);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw Errors.Invalid("upload", $"must be at most {options.MaxUploadBytes} bytes");
        }
    }
}
