namespace Coaching.Cli;

/// <summary>Reads a file from the gateway as it comes.</summary>
internal static class Download
{
    public static async Task To(Invocation run, Connection connection, string path, Func<Stream, Task> take)
    {
        using var response = await connection.Rest.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, run.Cancel);
        if (!response.IsSuccessStatusCode)
        {
            throw await Failures.OfResponse(response, run.Cancel);
        }

        await using var body = await response.Content.ReadAsStreamAsync(run.Cancel);
        await take(body);
    }
}
