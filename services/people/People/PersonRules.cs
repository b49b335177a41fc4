using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using Google.Protobuf.Collections;

namespace Coaching.People;

/// <summary>What must hold of a person's fields.</summary>
internal static class PersonRules
{
    public static void Check(Violations violations, Person person, IReadOnlySet<string> fields)
    {
        if (fields.Contains("given_name"))
        {
            CheckName(violations, "person.given_name", person.GivenName);
        }

        if (fields.Contains("family_name"))
        {
            CheckName(violations, "person.family_name", person.FamilyName);
        }

        if (fields.Contains("staff_kind"))
        {
            violations.Enum("person.staff_kind", person.StaffKind);
        }

        if (fields.Contains("primary_org_unit"))
        {
            violations.OptionalName("person.primary_org_unit", person.PrimaryOrgUnit, "orgUnits/{org_unit}");
        }

        if (fields.Contains("subjects"))
        {
            CheckSubjects(violations, "person.subjects", person.Subjects);
        }
    }

    public static void CheckContact(Violations violations, string path, string email, string phone, RepeatedField<ExternalId> externalIds)
    {
        violations.Text($"{path}.email", email, 0, 254)
            .Require(email.Length == 0 || IsEmail(email), $"{path}.email", "must be an e-mail address")
            .Text($"{path}.phone", phone, 0, 32)
            .Require(phone.Length == 0 || IsPhone(phone), $"{path}.phone", "must be digits, spaces and + - ( ) . only");
        ExternalIds.Check(violations, $"{path}.external_ids", externalIds);
    }

    /// <summary>One @ with something on both sides and no space; whether mail arrives, only mail can tell.</summary>
    public static bool IsEmail(string text) =>
        text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == text.LastIndexOf('@') && at < text.Length - 1 && !text.Any(char.IsWhiteSpace);

    public static bool IsPhone(string text) => text.Any(char.IsAsciiDigit) && text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '(' or ')' or '.' or ' ');

    private static void CheckName(Violations violations, string path, string value) => violations.Text(path, value, 1, 100)
        .Require(value.Length == 0 || !string.IsNullOrWhiteSpace(value), path, "must not be blank");

    public static void CheckSubjects(Violations violations, string path, RepeatedField<string> subjects)
    {
        violations.Count(path, subjects.Count, 0, 20);
        for (var index = 0; index < Math.Min(subjects.Count, 20); index++)
        {
            violations.Text($"{path}[{index}]", subjects[index], 1, 60)
                .Require(!subjects[index].AsSpan().ContainsAny('\n', '\r'), $"{path}[{index}]", "must be one line");
        }
    }
}
