using System.Globalization;
using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf.Collections;

namespace Coaching.Observations;

/// <summary>The rules of evidence that is kept elsewhere: a reference that anybody can check, and nothing that shows a learner.</summary>
internal static class EvidenceRules
{
    public static void Check(Violations violations, string field, RepeatedField<Evidence> evidence)
    {
        violations.Count(field, evidence.Count, 0, 20);
        for (var i = 0; i < evidence.Count; i++)
        {
            var (one, path) = (evidence[i], string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]"));
            violations
                .Enum($"{path}.kind", one.Kind)
                .Require(IsAddress(one.Uri), $"{path}.uri", "must be an https address of at most 1,000 characters without user name or password")
                .Text($"{path}.title", one.Title, 0, 200)
                .Require(one.Sha256.Length == 0 || IsHash(one.Sha256), $"{path}.sha256", "must be 64 characters of 0-9 a-f")
                .Require(
                    one.NoLearnerIdentified || one.Kind is Evidence.Types.Kind.Document or Evidence.Types.Kind.Link or Evidence.Types.Kind.Unspecified,
                    $"{path}.no_learner_identified",
                    "must be said of photos, sound, films and work of learners");
        }
    }

    private static bool IsAddress(string uri) =>
        uri.Length <= 1_000 && Uri.TryCreate(uri, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.UserInfo.Length == 0;

    private static bool IsHash(string text) => text.Length == 64 && text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f');
}
