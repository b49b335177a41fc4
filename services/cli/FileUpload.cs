using System.Net.Http.Headers;
using System.Text.Json;

namespace Coaching.Cli;

/// <summary>Files as bodies: they are too large for messages.</summary>
internal static class FileUpload
{
    /// <summary>Sends a file to an upload address with its progress, and answers the upload's name.</summary>
    public static async Task<string> Send(Invocation run, Connection connection, string path, FileInfo file)
    {
        await using var stream = file.OpenRead();
        using var content = new StreamContent(stream);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var length = stream.Length;
        var sending = connection.Rest.PostAsync(new Uri(path, UriKind.Relative), content, run.Cancel);

        // The stream is closed with the request.
        await new ImportProgress(run.Output).Until(sending, "Uploading", () => (stream.CanRead ? stream.Position : length, length), run.Cancel);
        using var response = await sending;
        if (!response.IsSuccessStatusCode)
        {
            throw await Failures.OfResponse(response, run.Cancel);
        }

        using var upload = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(run.Cancel));
        return upload.RootElement.GetProperty("name").GetString()!;
    }
}
