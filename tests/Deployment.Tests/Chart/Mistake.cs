using System.Text.RegularExpressions;

namespace Coaching.Deployment.Tests;

/// <summary>A mistake that somebody may make in a template, planted in what the chart renders; a judge must find it.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Pattern">What stands there now.</param>
/// <param name="Replacement">What would stand there.</param>
/// <param name="Judge">Who finds it: a script of the folder node, or the baseline.</param>
/// <param name="Finding">What the judge then says, among other words.</param>
internal sealed record Mistake(string Name, string Pattern, string Replacement, string Judge, string Finding)
{
    private const string Types = "types.mjs";
    private const string Crds = "crds.mjs";
    private const string Pods = "pods.mjs";
    public const string Baseline = "baseline";

    public static readonly string[] Judges = [Types, Crds, Pods];

    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("misspelt-security-context", "readOnlyRootFilesystem", "readOnlyRootFilesytem", Types, "readOnlyRootFilesytem"),
        new("misspelt-pod-selector", "podSelector:", "podSelectr:", Types, "podSelectr"),
        new("number-as-text", "terminationGracePeriodSeconds: 80", "terminationGracePeriodSeconds: \"80\"", Types, "not assignable to type 'number"),
        new("missing-selector", @"(?<=unhealthyPodEvictionPolicy: AlwaysAllow\n)  selector:", "  selectors:", Types, "selectors"),
        new("misspelt-path-of-metrics", "path: /metrics", "pth: /metrics", Types, "pth"),
        new("misspelt-backend", "backendRefs", "backendRef", Types, "backendRef"),
        new("misspelt-alert-groups", "^  groups:$", "  group:", Types, "group"),
        new("misspelt-dapr-retries", "maxRetries: 5", "maxRetrys: 5", Crds, "maxRetrys"),
        new("misspelt-dapr-scope", "^scopes:", "scope:", Crds, "scope"),
        new("untyped-dapr-component", "type: pubsub.kafka", "kind: pubsub.kafka", Crds, "type"),
        new("outdated-dapr-version", "apiVersion: dapr.io/v1alpha1", "apiVersion: dapr.io/v2alpha1", Crds, "there is no dapr.io/v2alpha1"),
        new("privilege-escalation", "allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", Pods, "PSS202"),
        new("kept-capabilities", @"drop: \[ALL\]", "drop: []", Pods, "PSS206"),
        new("runs-as-root", "runAsNonRoot: true", "runAsNonRoot: false", Pods, "PSS203"),
        new("unconfined-seccomp", "type: RuntimeDefault", "type: Unconfined", Pods, "PSS110"),
        new("host-network", "enableServiceLinks: false", "hostNetwork: true", Pods, "PSS102"),
        new("writable-root", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", Baseline, "writable root"),
        new("account-token", "automountServiceAccountToken: false", "automountServiceAccountToken: true", Baseline, "mounts a token"),
        new("memory-limit", @"limits: \{ cpu: ""4"", memory: ""4Gi"" \}", "limits: { cpu: \"4\", memory: \"8Gi\" }", Baseline, "memory"),
        new("greedy-heap", @"(?<=GCHeapHardLimitPercent\n\s+value: )""46""", "\"50\"", Baseline, "heap"),
        new("secret-in-environment", @"(?<=- name: Database__Engine\n\s+)value: ""SqlServer""", "valueFrom: { secretKeyRef: { name: s, key: k } }", Baseline, "secret in its environment"),
        new("migrates-at-start", @"(?<=Database__MigrateAtStart\n\s+value: )""false""", "\"true\"", Baseline, "migrates at start"),
        new("shared-database-user", "coaching-plcs-database$", "coaching-people-database", Baseline, "shares a database user"),
        new("owner-serves", "coaching-plcs-database$", "coaching-plcs-database-owner", Baseline, "database user of migrations"),
        new("no-default-deny", "name: coaching-default-deny", "name: coaching-default-deny-not\n  namespace: other", Baseline, "default-deny"),
        new("only-ingress-denied", @"policyTypes: \[Ingress, Egress\]", "policyTypes: [Ingress]", Baseline, "default-deny"),
        new("no-budget", "kind: PodDisruptionBudget", "kind: ConfigMap", Baseline, "PodDisruptionBudget"),
        new("one-zone", "topologyKey: topology.kubernetes.io/zone", "topologyKey: rack", Baseline, "zones"),
        new("killed-early", "terminationGracePeriodSeconds: 80", "terminationGracePeriodSeconds: 30", Baseline, "killed"),
        new("short-drain", @"(?<=Hosting__StopSeconds\n\s+value: )""35""", "\"20\"", Baseline, "deadline"),
        new("no-app-token", "dapr.io/app-token-secret", "dapr.io/app-tokens-secret", Baseline, "app-token-secret"),
        new("unscoped-topics", "name: subscriptionScopes", "name: subscriptionScope", Baseline, "subscriptionScopes"),
        new("topic-of-another", "plcs=people;", "plcs=people,observations;", Baseline, "observations"),
        new("endless-retries", "maxRetries: 5", "maxRetries: -1", Baseline, "endless"),
        new("loose-sidecar", "sidecar-seccomp-profile-type: RuntimeDefault", "sidecar-seccomp-profile-type: Unconfined", Baseline, "sidecar-seccomp-profile-type"),
        new("liveness-asks-database", @"(?<=livenessProbe:\n\s+httpGet: \{ path: )/healthz", "/readyz", Baseline, "liveness"),
    ];

    public static TheoryData<string> Of(string judge) => [.. All.Where(mistake => mistake.Judge == judge).Select(mistake => mistake.Name)];

    public static Mistake Named(string name) => All.Single(mistake => mistake.Name == name);

    /// <summary>A text with this mistake in it; one that has no place for it is a mistake of the test.</summary>
    public string PlantIn(string text)
    {
        var planted = Regex.Replace(text, Pattern, Replacement, RegexOptions.Multiline);
        return planted != text ? planted : throw new InvalidOperationException($"There is nothing to plant {Name} in.");
    }
}
