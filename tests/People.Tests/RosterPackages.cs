using System.IO.Compression;
using System.Text;
using Coaching.Testing;

namespace Coaching.People.Tests;

/// <summary>Packages as they come, and as they should not.</summary>
internal static class RosterPackages
{
    public static string Manifest(string? source = null) => $"""
        propertyName,value
        manifest.version,1.0
        oneroster.version,1.1
        file.orgs,bulk
        file.users,bulk
        source.systemCode,{source ?? Guid.NewGuid().ToString()}

        """;

    /// <summary>The manifest of a package of a version whose files are all there in one mode.</summary>
    public static string Manifest(string source, string version, string mode, params string[] files) =>
        $"propertyName,value\nmanifest.version,1.0\noneroster.version,{version}\n{string.Concat(files.Select(file => $"file.{file},{mode}\n"))}source.systemCode,{source}\n";

    public const string OrgHeader = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n";

    public const string UserHeader =
        "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,"
        + "agentSourcedIds,grades,password\n";

    public const string UserHeader12 =
        "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,"
        + "agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,preferredGivenName,preferredMiddleName,preferredFamilyName,"
        + "primaryOrgSourcedId,pronouns\n";

    public const string RoleHeader =
        "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n";

    public const string ProfileHeader =
        "sourcedId,status,dateLastModified,userSourcedId,profileType,vendorId,applicationId,description,credentialType,username,password\n";

    /// <summary>The generated district of the shared data.</summary>
    public static byte[] Real() => Zip([.. Directory.GetFiles(SharedData.File("data/oneroster/generated-1.1-bulk"), "*.csv")
        .Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))]);

    /// <summary>A package of version 1.1 with these rows, of a sender of its own unless one is named.</summary>
    public static byte[] Package(string orgs, string users, string? source = null) =>
        Zip(("manifest.csv", Bytes(Manifest(source))), ("orgs.csv", Bytes(OrgHeader + orgs)), ("users.csv", Bytes(UserHeader + users)));

    public static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return memory.ToArray();
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Org(string id, string name = "Oak", string type = "school", string parent = "", string status = "") =>
        $"{id},{status},,{name},{type},,{parent}\n";

    public static string User(string id, string org, string role = "teacher", string given = "Ana", string status = "", string email = "") =>
        $"{id},{status},,true,{org},{role},u{id},,{given},Otieno,,,{email},,,,,\n";
}
