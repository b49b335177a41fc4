namespace Coaching.Testing;

/// <summary>A folder that goes with its test.</summary>
public sealed class TempFolder
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("coaching-test-");

    /// <summary>A path inside the folder.</summary>
    public string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Removes the folder and all in it.</summary>
    public void Delete() => _folder.Delete(recursive: true);
}
