using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coaching.Cli;

/// <summary>Keeps the way to sign in for the user alone.</summary>
internal sealed class SignInStore(string home)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    public string FilePath { get; } = Path.Combine(home, "sign-in.json");

    /// <summary>Null when nobody has signed in.</summary>
    public SignIn? Read()
    {
        if (!File.Exists(FilePath))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<SignIn>(File.ReadAllBytes(FilePath), Format);
        }
        catch (JsonException)
        {
            throw CommandException.Usage($"{FilePath} cannot be understood. Run 'coach logout' and sign in again.");
        }
    }

    public void Write(SignIn signIn)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(home);
        }
        else
        {
            Directory.CreateDirectory(home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // A new file takes the mode asked for; an old one would keep its own.
        Forget();
        using var file = new FileStream(FilePath, options);
        JsonSerializer.Serialize(file, signIn, Format);
    }

    /// <summary>Whether there was anything to forget.</summary>
    public bool Forget()
    {
        var isThere = File.Exists(FilePath);
        if (isThere)
        {
            File.Delete(FilePath);
        }

        return isThere;
    }
}
