using System.Text.Json.Nodes;
using Coaching.Testing;

namespace Coaching.Deployment.Tests;

/// <summary>What k8s/dev brings is what the chart wants with the laptop's values.</summary>
[Collection(SharedRendering.Name)]
public sealed class DevClusterTests(RenderedChart chart)
{
    private static readonly string Folder = Path.Combine(SharedData.Repository, "k8s", "dev");

    private static JsonNode Realm => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "coaching-realm.json")))!;

    [HelmFact]
    public async Task Its_objects_have_the_fields_of_their_types_and_restricted_pods()
    {
        Assert.Empty(await chart.Judge("types.mjs", RenderedChart.Dev));
        Assert.Empty(await chart.Judge("pods.mjs", RenderedChart.Dev));
    }

    [HelmFact]
    public void Every_secret_that_the_chart_names_is_there_with_its_key()
    {
        var kustomization = Manifests.Read(File.ReadAllText(Path.Combine(Folder, "kustomization.yaml"))).Single();
        var held = kustomization["secretGenerator"].Items().SelectMany(secret =>
            (secret["literals"]?.Items() ?? []).Concat(secret["files"]?.Items() ?? []).Select(literal => $"{secret["name"]}/{((string)literal!).Split('=')[0]}"));
        var objects = Manifests.Read(chart.Text("laptop"));
        var mounted = objects.Select(Manifests.Pod).OfType<JsonNode>().SelectMany(pod => pod["spec"]!["volumes"].Items())
            .SelectMany(volume => volume["projected"]?["sources"].Items() ?? []).Select(source => source["secret"]!)
            .SelectMany(secret => secret["items"].Items().Select(file => $"{secret["name"]}/{file["key"]}"));
        var broker = objects.Single(item => item.Kind() == "Component")["spec"]!["metadata"].Items()
            .Select(entry => entry["secretKeyRef"]).OfType<JsonNode>().Select(reference => $"{reference["name"]}/{reference["key"]}");

        Assert.Empty(mounted.Concat(broker).Distinct().Except(held));
    }

    [Fact]
    [Trait("requirement", "CAS-05")]
    public void The_realm_has_every_role_of_the_matrix_and_somebody_in_each()
    {
        var matrix = Manifests.Read(File.ReadAllText(Path.Combine(SharedData.Repository, "services", "platform", "policy", "matrix.yaml"))).Single();
        var roles = ((JsonObject)matrix["rpcs"]!).SelectMany(rpc => rpc.Value!["allow"].Items()).Select(row => (string)row["role"]!).Distinct().Except(["anyone", "public"]).Order().ToList();

        Assert.Equal(roles, Realm["roles"]!["realm"].Items().Select(role => (string)role["name"]!).Order());
        Assert.Empty(roles.Except(Realm["users"].Items().SelectMany(user => user["realmRoles"].Items()).Select(role => (string)role!)));
    }

    [Fact]
    public void Its_tokens_say_what_the_services_read()
    {
        Assert.All(Realm["clients"].Items(), client =>
        {
            var mappers = client["protocolMappers"].Items().Select(mapper => mapper["config"]!).ToList();
            Assert.Contains(mappers, config => (string?)config["included.custom.audience"] == "coaching");
            Assert.Contains(mappers, config => (string?)config["claim.name"] == "roles" && (string?)config["multivalued"] == "true");
            Assert.True((bool?)client["serviceAccountsEnabled"] == true || mappers.Any(config => (string?)config["claim.name"] == "person"), (string?)client["clientId"]);
        });
        Assert.All(Realm["users"].Items().Where(user => user["serviceAccountClientId"] is null), user => Assert.Equal((string?)user["username"], (string?)user["attributes"]!["person"]![0]));
    }

    [HelmFact]
    public void Services_are_clients_of_the_realm_and_ask_where_Keycloak_is()
    {
        var clients = Realm["clients"].Items().Select(client => (string)client["clientId"]!).ToHashSet();
        var processes = Manifests.Read(chart.Text("laptop")).Where(item => item.Kind() == "Deployment").Select(item => item.Pod()!.Containers().Single().Environment()).ToList();
        Assert.All(processes.Where(environment => environment.ContainsKey("ServiceIdentity__ClientId")), environment => Assert.Contains(environment["ServiceIdentity__ClientId"], clients));
        Assert.All(processes, environment =>
        {
            Assert.EndsWith($"/realms/{Realm["realm"]}", environment["Auth__Issuer"], StringComparison.Ordinal);
            Assert.StartsWith("http://keycloak:8080/", environment["Auth__MetadataAddress"], StringComparison.Ordinal);
        });
    }
}
