using System.Buffers.Text;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coaching.Cli;

/// <summary>Verifies a release that somebody handed over, with nothing but the public keys: no sign-in, and with a file of keys no network.</summary>
internal static class ReleaseVerify
{
    private const string KeysPath = "/.well-known/coaching-release-keys.json";
    private const string DocumentType = "coaching-release+jwt";
    private const int MaxBytes = 1024 * 1024;

    public static Command Create(Verbs verbs)
    {
        var file = new Argument<FileInfo>("file") { Description = "The release: its signed document alone, or the whole release as JSON" };
        var keys = new Option<FileInfo?>("--keys") { Description = $"The public keys, as {KeysPath} gives them; without, the gateway is asked" };
        var verify = new Command("verify", "Whether a release is as the person made it, and what it says") { file, keys };
        return new Command("release", "What a person has released of their coaching")
        {
            verbs.Act(verify, run => Verify(run, run.Parsed.GetValue(file)!, run.Parsed.GetValue(keys))),
        };
    }

    private static async Task<int> Verify(Invocation run, FileInfo file, FileInfo? keys)
    {
        var jws = Document(await Read(file, run.Cancel));
        var claims = Claims(jws, await Keys(run, keys));
        var expire = DateTimeOffset.FromUnixTimeSeconds((long)claims["exp"]!);
        var isOver = expire <= run.Terminal.Clock.GetUtcNow();
        if (run.Output.IsJson)
        {
            run.Output.Json(new JsonObject { ["verified"] = true, ["expired"] = isOver, ["claims"] = claims });
        }
        else
        {
            Show(run.Output, claims, expire);
        }

        run.Output.Remark("A withdrawal cannot be seen in a copy: ask the platform whether it is open still.");
        return isOver ? throw new CommandException(ExitCode.Refused, "RELEASE_EXPIRED", "The signature holds, but the release's time is over.") : ExitCode.Ok;
    }

    private static void Show(Output output, JsonObject claims, DateTimeOffset expire)
    {
        output.Line("The signature holds.");
        output.Line($"release: {claims["jti"]}, signed by {claims["iss"]}");
        output.Line($"of {claims["sub"]} for {claims["aud"]}, to be used for {claims["purpose"]}");
        output.Line(string.Create(CultureInfo.InvariantCulture, $"until {expire.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));
        output.Line(claims["release"]!.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    // The document alone, or a release as REST and the other verbs write it.
    private static string Document(byte[] content)
    {
        var text = Encoding.UTF8.GetString(content).Trim();
        try
        {
            return text.StartsWith('{') ? (string?)JsonNode.Parse(text)!["jws"] ?? throw NotOne() : text;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw NotOne();
        }
    }

    private static JsonObject Claims(string jws, JsonArray keys)
    {
        if (jws.Split('.') is not [var header, var payload, var signature] || Part(header) is not { } head || Part(payload) is not { } claims)
        {
            throw NotOne();
        }

        if ((string?)head["alg"] != "ES256" || (string?)head["typ"] != DocumentType)
        {
            throw NotOne();
        }

        var kid = (string?)head["kid"];
        var key = keys.OfType<JsonObject>().FirstOrDefault(one => (string?)one["kid"] == kid)
            ?? throw new CommandException(ExitCode.Refused, "UNKNOWN_KEY", $"None of the keys is {kid}, by which the release was signed.");
        using var verifier = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Bytes(key["x"]), Y = Bytes(key["y"]) } });
        return Base64Url.IsValid(signature) && verifier.VerifyData(
            Encoding.ASCII.GetBytes($"{header}.{payload}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256)
            ? claims
            : throw new CommandException(ExitCode.Refused, "SIGNATURE_BROKEN", "The release is not as it was signed.");
    }

    private static async Task<JsonArray> Keys(Invocation run, FileInfo? file)
    {
        byte[] content;
        if (file is not null)
        {
            content = await Read(file, run.Cancel);
        }
        else
        {
            using var http = new HttpClient { BaseAddress = run.Settings.Gateway, Timeout = run.Settings.Timeout };
            using var response = await http.GetAsync(new Uri(KeysPath, UriKind.Relative), run.Cancel);
            content = response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync(run.Cancel) : throw await Failures.OfResponse(response, run.Cancel);
        }

        try
        {
            return JsonNode.Parse(content)?["keys"] as JsonArray ?? throw NoKeys();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw NoKeys();
        }
    }

    private static async Task<byte[]> Read(FileInfo file, CancellationToken cancel)
    {
        if (!file.Exists)
        {
            throw CommandException.Usage($"{file.FullName} is not there.");
        }

        return file.Length <= MaxBytes ? await File.ReadAllBytesAsync(file.FullName, cancel) : throw NotOne();
    }

    private static JsonObject? Part(string text)
    {
        try
        {
            return Base64Url.IsValid(text) ? JsonNode.Parse(Base64Url.DecodeFromChars(text)) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Bytes(JsonNode? coordinate) => (string?)coordinate is { } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : throw NoKeys();

    private static CommandException NotOne() => new(ExitCode.Usage, "NOT_A_RELEASE", "The file holds no signed release.");

    private static CommandException NoKeys() => new(ExitCode.Usage, "NOT_A_KEY_SET", "The keys are no JSON Web Key Set of keys on P-256.");
}
