using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>Takes files as request bodies: they are too large for messages.</summary>
public static class UploadsHosting
{
    /// <summary>Registers the store of a service's uploads, with the limits that its options and those of its database make.</summary>
    public static IServiceCollection AddUploads<TOptions>(this IServiceCollection services, Func<TOptions, DatabaseOptions, UploadLimits> limits)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(limits);
        return services.AddSingleton(provider => new UploadStore(
            provider.GetRequiredService<Database>(),
            limits(provider.GetRequiredService<IOptions<TOptions>>().Value, provider.GetRequiredService<IOptions<DatabaseOptions>>().Value),
            provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Takes files at a path that the matrix has a row for.</summary>
    public static RouteHandlerBuilder MapUpload(this WebApplication app, string path)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.MapPost(path, Upload).RequirePolicy($"POST {path}");
    }

    /// <summary>Stores the body of a call whose policy has been required.</summary>
    public static async Task<UploadRow> SaveUpload(this HttpContext http, UploadStore uploads)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(uploads);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = uploads.Limits.MaxBytes + 1;
        }

        try
        {
            return await uploads.Save(http.Request.Body, http.Caller().Name, http.RequestAborted);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw Errors.Invalid("upload", $"must be at most {uploads.Limits.MaxBytes} bytes");
        }
    }

    private static async Task<IResult> Upload(HttpContext http, UploadStore uploads)
    {
        var row = await http.SaveUpload(uploads);
        return Results.Json(new { name = row.Name, size = row.Size, sha256 = row.Sha256 });
    }
}
