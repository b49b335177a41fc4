using System.Globalization;
using System.Text.Json.Nodes;

namespace Coaching.Deployment.Tests;

/// <summary>What every installation must hold, whatever its values: the platform's own rules, which no general tool knows.</summary>
internal static class Baseline
{
    private const int MostHeapPercent = 70;

    public static IReadOnlyList<string> Findings(IReadOnlyList<JsonNode> objects)
    {
        var pods = objects.Where(item => item.Pod() is not null).ToList();
        var deployments = objects.Where(item => item.Kind() == "Deployment").ToList();
        return
        [
            .. pods.SelectMany(Isolation),
            .. deployments.Concat(objects.Where(item => item.Kind() == "Job")).SelectMany(Process),
            .. deployments.SelectMany(Stopping),
            .. deployments.SelectMany(item => Spread(item, objects)),
            .. deployments.SelectMany(Sidecar),
            .. Databases(pods),
            .. Network(objects),
            .. Topics(objects),
        ];
    }

    private static IEnumerable<string> Isolation(JsonNode item)
    {
        var pod = item.Pod()!;
        foreach (var container in pod.Containers())
        {
            if ((bool?)container["securityContext"]?["readOnlyRootFilesystem"] != true)
            {
                yield return $"{item.Title()} has a writable root";
            }

            if ((string?)container["resources"]?["limits"]?["memory"] is not { } limit || limit != (string?)container["resources"]?["requests"]?["memory"])
            {
                yield return $"{item.Title()} asks for other memory than its limit";
            }

            if (container["env"].Items().Any(entry => entry["valueFrom"]?["secretKeyRef"] is not null) || container["envFrom"] is not null)
            {
                yield return $"{item.Title()} has a secret in its environment";
            }
        }

        if ((bool?)pod["spec"]!["automountServiceAccountToken"] != false)
        {
            yield return $"{item.Title()} mounts a token";
        }
    }

    private static IEnumerable<string> Process(JsonNode item)
    {
        var environment = item.Pod()!.Containers().Single().Environment();
        if (!int.TryParse(environment.GetValueOrDefault("DOTNET_GCHeapHardLimitPercent"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var heap) || heap > MostHeapPercent)
        {
            yield return $"{item.Title()} lets the heap take all memory";
        }

        if (environment.ContainsKey("Database__Engine") && environment.GetValueOrDefault("Database__MigrateAtStart") != "false")
        {
            yield return $"{item.Title()} migrates at start";
        }

        if (environment.ContainsKey("Hosting__Reflection") || environment.GetValueOrDefault("ASPNETCORE_ENVIRONMENT") != "Production")
        {
            yield return $"{item.Title()} describes itself to callers";
        }
    }

    private static IEnumerable<string> Stopping(JsonNode item)
    {
        var container = item.Pod()!.Containers().Single();
        var environment = container.Environment();
        var preStop = (int?)container["lifecycle"]?["preStop"]?["sleep"]?["seconds"] ?? 0;
        var drain = int.Parse(environment["Hosting__DrainSeconds"], CultureInfo.InvariantCulture);
        var stop = int.Parse(environment["Hosting__StopSeconds"], CultureInfo.InvariantCulture);
        var deadline = int.Parse(environment.GetValueOrDefault("Gateway__TimeoutSeconds") ?? "30", CultureInfo.InvariantCulture);
        if ((int?)item.Pod()!["spec"]!["terminationGracePeriodSeconds"] is not { } grace || grace <= preStop + drain + stop)
        {
            yield return $"{item.Title()} is killed before it has stopped";
        }

        if (preStop == 0 || stop <= deadline)
        {
            yield return $"{item.Title()} stops before the longest deadline of {deadline} s";
        }

        if ((string?)container["livenessProbe"]?["httpGet"]?["path"] != "/healthz"
            || (string?)container["startupProbe"]?["httpGet"]?["path"] != "/healthz"
            || (string?)container["readinessProbe"]?["httpGet"]?["path"] != "/readyz")
        {
            yield return $"{item.Title()}: liveness asks nobody, readiness asks the database";
        }
    }

    private static IEnumerable<string> Spread(JsonNode item, IReadOnlyList<JsonNode> objects)
    {
        var scaler = objects.SingleOrDefault(other => other.Title() == $"HorizontalPodAutoscaler/{item.Name()}");
        var replicas = (int?)scaler?["spec"]!["minReplicas"] ?? (int?)item["spec"]!["replicas"] ?? 1;
        if (replicas > 1 && objects.All(other => other.Title() != $"PodDisruptionBudget/{item.Name()}"))
        {
            yield return $"{item.Title()} has no PodDisruptionBudget";
        }

        if (item.Pod()!["spec"]!["topologySpreadConstraints"].Items().All(rule => (string?)rule["topologyKey"] != "topology.kubernetes.io/zone"))
        {
            yield return $"{item.Title()} is not spread over zones";
        }
    }

    private static IEnumerable<string> Sidecar(JsonNode item)
    {
        var annotations = item.Pod()!["metadata"]!["annotations"];
        if ((string?)annotations?["dapr.io/enabled"] != "true")
        {
            return [];
        }

        string[] required = ["app-id", "config", "api-token-secret", "app-token-secret", "sidecar-memory-limit", "sidecar-cpu-limit", "block-shutdown-duration"];
        return required.Where(name => annotations[$"dapr.io/{name}"] is null).Select(name => $"{item.Title()} lacks {name}")
            .Concat((string?)annotations["dapr.io/sidecar-seccomp-profile-type"] == "RuntimeDefault" ? [] : [$"{item.Title()} lacks sidecar-seccomp-profile-type"])
            .Concat((string?)annotations["dapr.io/sidecar-memory-limit"] == (string?)annotations["dapr.io/sidecar-memory-request"] ? [] : [$"{item.Title()}: sidecar-memory"]);
    }

    private static IEnumerable<string> Databases(IReadOnlyList<JsonNode> pods)
    {
        var users = pods.Select(item => (Item: item, User: DatabaseSecret(item.Pod()!))).Where(pair => pair.User is not null).ToLookup(pair => pair.User!, pair => pair.Item);
        foreach (var user in users.Where(user => user.Count() > 1))
        {
            yield return $"{string.Join(", ", user.Select(Manifests.Title))} shares a database user";
            if (user.Select(Manifests.Kind).Distinct().Count() > 1)
            {
                yield return $"{string.Join(", ", user.Select(Manifests.Title))} serves with the database user of migrations";
            }
        }
    }

    private static string? DatabaseSecret(JsonNode pod) => (string?)pod["spec"]!["volumes"].Items()
        .SelectMany(volume => volume["projected"]?["sources"].Items() ?? [])
        .Select(source => source["secret"])
        .FirstOrDefault(secret => secret?["items"].Items().Any(file => (string?)file["path"] == "Database__ConnectionString") == true)?["name"];

    private static IEnumerable<string> Network(IReadOnlyList<JsonNode> objects)
    {
        var denies = objects.Where(item => item.Kind() == "NetworkPolicy" && item["metadata"]!["namespace"] is null
            && item["spec"]!["policyTypes"].Items().Select(type => (string?)type).Order().SequenceEqual(["Egress", "Ingress"])
            && item["spec"]!["ingress"] is null && item["spec"]!["egress"] is null).ToList();
        return objects.Where(item => item.Pod() is not null && item.Kind() != "Job")
            .Where(item => !denies.Any(deny => Selects(deny["spec"]!["podSelector"]!, item.Pod()!["metadata"]!["labels"]!)))
            .Select(item => $"{item.Title()} is under no default-deny");
    }

    private static bool Selects(JsonNode selector, JsonNode labels) =>
        selector["matchLabels"] is JsonObject wanted && wanted.All(label => (string?)labels[label.Key] == (string?)label.Value);

    private static IEnumerable<string> Topics(IReadOnlyList<JsonNode> objects)
    {
        foreach (var policy in objects.Where(item => item.Kind() == "Resiliency"))
        {
            var retries = (JsonObject)policy["spec"]!["policies"]!["retries"]!;
            if (retries.Any(retry => (int?)retry.Value!["maxRetries"] is null or < 0))
            {
                yield return $"{policy.Title()} has endless retries";
            }
        }

        var pubsub = objects.Single(item => item.Kind() == "Component");
        var metadata = pubsub["spec"]!["metadata"].Items().ToDictionary(entry => (string)entry["name"]!, entry => (string?)entry["value"] ?? "");
        foreach (var required in new[] { "publishingScopes", "subscriptionScopes", "protectedTopics", "allowedTopics" }.Where(name => !metadata.ContainsKey(name)))
        {
            yield return $"{pubsub.Title()} lacks {required}";
        }

        foreach (var scope in Scopes(metadata, "subscriptionScopes"))
        {
            var heard = objects.Where(item => item.Kind() == "Deployment" && item.Name().EndsWith($"-{scope.Key}", StringComparison.Ordinal))
                .SelectMany(item => item.Pod()!.Containers().Single().Environment().Keys)
                .Where(key => key.StartsWith("Feeds__Sources__", StringComparison.Ordinal)).Select(key => key.Split("__")[^1]);
            foreach (var topic in scope.Value.Except(heard))
            {
                yield return $"{pubsub.Title()} lets {scope.Key} hear {topic}, whose feed it does not pull";
            }
        }

        foreach (var topic in Scopes(metadata, "publishingScopes").SelectMany(scope => scope.Value.Where(topic => topic != scope.Key && topic != $"{scope.Key}-dead")))
        {
            yield return $"{pubsub.Title()} lets another service publish to {topic}";
        }
    }

    private static Dictionary<string, string[]> Scopes(Dictionary<string, string> metadata, string name) =>
        metadata.GetValueOrDefault(name, "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(scope => scope.Split('='))
            .ToDictionary(scope => scope[0], scope => scope[1].Split(',', StringSplitOptions.RemoveEmptyEntries));
}
