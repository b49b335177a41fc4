using System.Globalization;
using System.IO.Compression;
using System.Text;
using Coaching.Testing;

namespace Coaching.Bench;

/// <summary>A country as a OneRoster 1.1 package: Kenya's schools where the shared data is there, made-up names elsewhere, and people who do not exist.</summary>
internal static class ImportCountry
{
    private const int Schools = 38_000;
    private const int People = 350_000;

    private static readonly string[] Starts = ["Ab", "Ach", "Ba", "Che", "Da", "Eb", "Fa", "Ga", "Ha", "Im", "Ja", "Ki", "La", "Mu", "Na", "Oti", "Pa", "Ro", "Sa", "Wa"];
    private static readonly string[] Middles = ["na", "ri", "mo", "ke", "lu", "to", "si", "be", "wa", "ngi"];
    private static readonly string[] Ends = ["no", "ra", "li", "ta", "ko", "mi", "eng", "othi", "ua", "et"];

    /// <summary>Writes the package and the same rows as plain files; answers what the tree is made of.</summary>
    public static string Write(string folder, bool isSmall)
    {
        var (orgs, schools, tree) = Tree(isSmall ? Schools / 100 : Schools);
        File.WriteAllText(Path.Combine(folder, "orgs.csv"), orgs);
        using (var users = new StreamWriter(Path.Combine(folder, "users.csv")))
        {
            users.Write(
                "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,"
                + "agentSourcedIds,grades,password\n");
            var people = isSmall ? People / 100 : People;
            for (var person = 0; person < people; person++)
            {
                // By school, as a ministry's list is; its head comes first.
                var school = (int)((long)person * schools.Count / people);
                var isHead = person == 0 || (long)(person - 1) * schools.Count / people != school;
                users.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"p-{person:D7},,,true,{schools[school]},{(isHead ? "principal" : "teacher")},u{person},,{Name(person * 7)},{Name(person * 31)},,,u{person}@example.org,,,,,\n"));
            }
        }

        using var zip = ZipFile.Open(Path.Combine(folder, "package.zip"), ZipArchiveMode.Create);
        using (var manifest = new StreamWriter(zip.CreateEntry("manifest.csv").Open()))
        {
            manifest.Write("propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\nsource.systemCode,bench\n");
        }

        zip.CreateEntryFromFile(Path.Combine(folder, "orgs.csv"), "orgs.csv", CompressionLevel.Fastest);
        zip.CreateEntryFromFile(Path.Combine(folder, "users.csv"), "users.csv", CompressionLevel.Fastest);
        return tree;
    }

    private static (string Orgs, IReadOnlyList<string> Schools, string Tree) Tree(int count)
    {
        var text = new StringBuilder("sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n").Append("nation,,,Nation,national,,\n");
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var schools = new List<string>();
        foreach (var (name, places) in Places().Take(count))
        {
            var parent = "nation";
            var path = "";
            foreach (var (place, type) in places.Zip(["ext:county", "ext:subCounty", "ext:zone"]).Where(level => level.First.Length > 0))
            {
                path += $"/{place}";
                if (!known.TryGetValue(path, out var id))
                {
                    known[path] = id = string.Create(CultureInfo.InvariantCulture, $"area-{known.Count:D5}");
                    text.Append(CultureInfo.InvariantCulture, $"{id},,,\"{place}\",{type},,{parent}\n");
                }

                parent = id;
            }

            schools.Add(string.Create(CultureInfo.InvariantCulture, $"s-{schools.Count:D5}"));
            text.Append(CultureInfo.InvariantCulture, $"{schools[^1]},,,\"{name}\",school,{schools.Count},{parent}\n");
        }

        return (text.ToString(), schools, SharedData.Folder is not null ? "Kenya's schools of 2016, then made-up ones" : "made-up schools");
    }

    private static IEnumerable<(string Name, string[] Places)> Places()
    {
        if (SharedData.Folder is not null)
        {
            foreach (var line in File.ReadLines(SharedData.File("data/kenya/kenya_schools_2016.csv")).Skip(1))
            {
                // Every name is quoted; a doubled quote stands for one.
                var fields = line.Replace("\"\"", "'", StringComparison.Ordinal).Split('"');
                var name = fields.Length > 1 ? fields[1] : "";
                var places = fields.Length > 13 ? new[] { fields[7], fields[11], fields[9] } : [];
                if (name.Length is > 0 and <= 200 && places.Length == 3 && places[0].Length > 0 && !name.StartsWith('='))
                {
                    yield return (name.Trim(), [.. places.Select(place => place.Trim())]);
                }
            }
        }

        for (var school = 0; ; school++)
        {
            yield return ($"{Name(school)} School {school}", [$"County {school % 47}", $"Sub-county {school % 290}", $"Zone {school % 1_200}"]);
        }
    }

    // Two thousand names.
    private static string Name(int seed) =>
        Starts[seed % Starts.Length] + Middles[seed / Starts.Length % Middles.Length] + Ends[seed / (Starts.Length * Middles.Length) % Ends.Length];
}
