using System.Text.Json.Nodes;

namespace Coaching.Bench;

/// <summary>As many schools as there are clients, each with one head who coaches one teacher, stored through the gateway.</summary>
internal static class BenchCountry
{
    /// <summary>The ids of the pairs; the coach of pair i is the persona head-i.</summary>
    public static async Task<IReadOnlyList<(string Pair, string Coach)>> Create(LocalHostProcess host, int schools, CancellationToken cancel)
    {
        using var national = await host.As("national-officer", cancel);
        await Post(national, "orgUnits", "bench-nation", new { displayName = "Nation", level = "NATION" }, cancel);
        await Post(national, "orgUnits", "bench-county", new { displayName = "County", level = "COUNTY", parent = "orgUnits/bench-nation" }, cancel);
        var pairs = new List<(string, string)>();
        for (var number = 1; number <= schools; number++)
        {
            var school = $"bench-school-{number:00}";
            var (head, teacher) = ($"head-{number:00}", $"teacher-{number:00}");
            await Post(national, "orgUnits", school, new { displayName = $"School {number}", level = "SCHOOL", parent = "orgUnits/bench-county" }, cancel);
            foreach (var (id, role) in new[] { (head, "HEAD_OF_INSTITUTION"), (teacher, "TEACHER") })
            {
                await Post(national, "people", id, new { givenName = "Given", familyName = "Family", staffKind = "TEACHING", primaryOrgUnit = $"orgUnits/{school}" }, cancel);
                await Post(national, $"people/{id}/assignments", "post", new { role, orgUnit = $"orgUnits/{school}", startDate = new { year = 2024, month = 1, day = 1 } }, cancel);
            }

            await Post(
                national,
                "coachingRelationships",
                $"pair-{number:00}",
                new { coach = $"people/{head}", coachee = $"people/{teacher}", tier = "TIER_HEAD_TO_TEACHER", startDate = new { year = 2024, month = 1, day = 1 } },
                cancel);
            pairs.Add(($"coachingRelationships/pair-{number:00}", head));
        }

        return pairs;
    }

    private static async Task Post(HttpClient http, string collection, string id, object resource, CancellationToken cancel)
    {
        var field = collection switch
        {
            "orgUnits" => "orgUnitId",
            "people" => "personId",
            "coachingRelationships" => "coachingRelationshipId",
            _ => "staffAssignmentId",
        };
        using var answer = await http.PostAsJsonAsync(new Uri($"/v1/{collection}?{field}={id}&requestId={Guid.NewGuid()}", UriKind.Relative), resource, cancel);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{collection}/{id}: {(JsonNode?)await answer.Content.ReadFromJsonAsync<JsonNode>(cancel)}");
        }
    }
}
