using Coaching.People.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Coaching.Platform.Tests;

public sealed class ResourceNameTests
{
    [Theory]
    [InlineData("people/{person}", "people/ana", true)]
    [InlineData("people/{person}", "people/a-1", true)]
    [InlineData("people/{person}", "people/", false)]
    [InlineData("people/{person}", "people", false)]
    [InlineData("people/{person}", "people/Ana", false)]
    [InlineData("people/{person}", "people/ana/", false)]
    [InlineData("people/{person}", "people/ana/x", false)]
    [InlineData("people/{person}", "/people/ana", false)]
    [InlineData("people/{person}", "people/../ana", false)]
    [InlineData("people/{person}", "people/ana\n", false)]
    [InlineData("people/{person}", "schools/ana", false)]
    [InlineData("people/{person}", "", false)]
    [InlineData("people/{person}", null, false)]
    [InlineData("people/{person}/assignments/{assignment}", "people/a/assignments/b", true)]
    [InlineData("people/{person}/assignments/{assignment}", "people/a/assignments", false)]
    public void A_name_matches_its_pattern_whole(string pattern, string? name, bool matches) => Assert.Equal(matches, ResourceName.Matches(pattern, name));

    [Fact]
    public void Ids_have_1_to_63_characters()
    {
        Assert.True(ResourceName.IsId(new string('a', 63)));
        Assert.False(ResourceName.IsId(new string('a', 64)));
        Assert.False(ResourceName.IsId(""));
    }

    [Fact]
    public void Names_are_taken_apart()
    {
        Assert.True(ResourceName.Match("people/{person}/assignments/{assignment}", "people/a/assignments/b", out var person, out var post));
        Assert.Equal(("a", "b"), (person, post));
        Assert.Equal("people/a", ResourceName.ParentOf("people/a/assignments/b"));
        Assert.Equal("", ResourceName.ParentOf("people/a"));
        Assert.Equal("b", ResourceName.IdOf("people/a/assignments/b"));
        Assert.Equal("people/assignments", ResourceName.TypeOf("people/a/assignments/b"));
    }

    [Theory]
    [InlineData("\"7\"", "", 7L)]
    [InlineData("", "\"8\"", 8L)]
    [InlineData("\"7\"", "\"8\"", 7L)]
    public void The_version_of_an_edit_comes_from_the_field_or_the_header(string field, string header, long version)
    {
        using var call = new ReachCall(new Reach { Caller = "people/ana" });
        call.RequestHeaders.Add("if-match", header);
        var violations = new Violations();

        Assert.Equal(version, Etag.Check(violations, field, call));
        Assert.False(violations.Any);
        Assert.Equal($"\"{version}\"", Etag.Of(version));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("\"\"")]
    [InlineData("\"-7\"")]
    [InlineData("W/\"7\"")]
    [InlineData("*")]
    public void An_edit_without_the_etag_that_was_read_is_a_violation(string etag)
    {
        using var call = new ReachCall(new Reach { Caller = "people/ana" });
        var violations = new Violations();
        Etag.Check(violations, etag, call);

        var error = Assert.Throws<RpcException>(violations.ThrowIfAny);

        Assert.Equal("etag", Errors.Violations(error).Single().Field);
    }

    [Fact]
    public void A_mask_changes_what_it_names_and_clears_what_is_not_set()
    {
        var held = new Programme { Name = "programmes/p", DisplayName = "Old", Cadence = Duration.FromTimeSpan(TimeSpan.FromDays(7)), OrgUnits = { "orgUnits/a" } };
        var sent = new Programme { DisplayName = "New", OrgUnits = { "orgUnits/b", "orgUnits/c" } };
        var violations = new Violations();

        var fields = Masks.Check(violations, FieldMask.FromString("display_name,cadence,org_units"), sent, "display_name", "cadence", "org_units", "start_date");
        Masks.Apply(fields, sent, held);

        Assert.False(violations.Any);
        Assert.Equal(new Programme { Name = "programmes/p", DisplayName = "New", OrgUnits = { "orgUnits/b", "orgUnits/c" } }, held);
    }

    [Fact]
    public void Without_a_mask_the_populated_fields_change_and_a_star_changes_all()
    {
        var sent = new Programme { DisplayName = "New" };

        Assert.Equal(["display_name"], Masks.Check(new Violations(), null, sent, "display_name", "cadence", "org_units"));
        Assert.Equal(["cadence", "display_name"], Masks.Check(new Violations(), FieldMask.FromString("*"), sent, "display_name", "cadence").Order());
    }

    [Fact]
    public void A_mask_that_names_another_field_is_a_violation()
    {
        var violations = new Violations();
        Masks.Check(violations, new FieldMask { Paths = { "name", "display_name" } }, new Programme(), "display_name");

        Assert.Equal("must not name name", Errors.Violations(Assert.Throws<RpcException>(violations.ThrowIfAny)).Single().Description);
    }
}
