using Coaching.People.V1;
using Coaching.Testing;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Coaching.Platform.Tests;

public sealed class PagingTests
{
    private readonly TestClock _clock = TestClock.Frozen();

    [Theory]
    [InlineData(0, 50)]
    [InlineData(1, 1)]
    [InlineData(200, 200)]
    [InlineData(1_000_000_000, 200)]
    public void The_size_is_bounded(int wanted, int size)
    {
        var page = Paging().Of(Call(), new ListPeopleRequest { PageSize = wanted }, new Violations());

        Assert.Equal((size, size + 1), (page.Size, page.Take));
    }

    [Fact]
    public void A_negative_size_is_a_violation() => AssertInvalid(Paging(), Call(), new ListPeopleRequest { PageSize = -1 }, "page_size");

    [Fact]
    public void A_token_leads_to_the_row_after_which_the_next_page_begins()
    {
        var paging = Paging();
        var key = new After(DateTimeOffset.UnixEpoch.AddTicks(12345670), Guid.CreateVersion7());
        var token = paging.Of(Call(), new ListPeopleRequest(), new Violations()).Next(key);

        var next = paging.Of(Call(), new ListPeopleRequest { PageToken = token, PageSize = 7 }, new Violations());

        Assert.Equal(key, next.After<After>());
        Assert.DoesNotContain(token, c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'));
    }

    [Fact]
    public void The_first_page_has_no_key() => Assert.Null(Paging().Of(Call(), new ListPeopleRequest(), new Violations()).After<After>());

    [Fact]
    public void A_token_of_another_query_caller_or_method_is_a_violation()
    {
        var paging = Paging();
        var token = Token(paging);
        var reach = new Reach { Caller = "people/ben" };

        AssertInvalid(paging, Call(), new ListPeopleRequest { PageToken = token, OrgUnit = "orgUnits/oak" }, "page_token");
        AssertInvalid(paging, new ReachCall(reach), new ListPeopleRequest { PageToken = token }, "page_token");
        AssertInvalid(paging, new ReachCall(new Reach { Caller = "people/ana" }, "/another.Service/List"), new ListPeopleRequest { PageToken = token }, "page_token");
    }

    [Fact]
    public void A_token_changed_in_any_place_is_a_violation()
    {
        var paging = Paging();
        var token = Token(paging);

        for (var place = 0; place < token.Length - 1; place++)
        {
            var changed = token[..place] + (token[place] == 'A' ? 'B' : 'A') + token[(place + 1)..];
            AssertInvalid(paging, Call(), new ListPeopleRequest { PageToken = changed }, "page_token");
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AQ")]
    [InlineData("not/base64url+")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_token_is_a_violation(string token) => AssertInvalid(Paging(), Call(), new ListPeopleRequest { PageToken = token }, "page_token");

    [Fact]
    public void A_token_lasts_for_a_day()
    {
        var paging = Paging();
        var request = new ListPeopleRequest { PageToken = Token(paging) };
        _clock.Advance(TimeSpan.FromHours(24));
        paging.Of(Call(), request, new Violations()).After<After>();

        _clock.Advance(TimeSpan.FromSeconds(1));

        AssertInvalid(paging, Call(), request, "page_token");
    }

    [Fact]
    public void A_token_of_another_key_is_a_violation() => AssertInvalid(Paging(), Call(), new ListPeopleRequest { PageToken = Token(Paging()) }, "page_token");

    [Fact]
    public void Replicas_with_one_key_file_read_each_others_tokens()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "a secret of the cluster");
        try
        {
            var request = new ListPeopleRequest { PageToken = Token(Paging(file)) };

            Assert.NotNull(Paging(file).Of(Call(), request, new Violations()).After<After>());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(3, false)]
    [InlineData(0, false)]
    public void A_page_is_cut_to_its_size_and_has_a_token_only_when_more_follows(int rows, bool more)
    {
        var page = Paging().Of(Call(), new ListPeopleRequest { PageSize = 3 }, new Violations());

        var (cut, token) = page.Cut(Enumerable.Range(1, rows).ToList(), row => new After(default, Guid.Empty));

        Assert.Equal((Math.Min(rows, 3), more), (cut.Count, token.Length > 0));
    }

    private static void AssertInvalid(Paging paging, ReachCall call, ListPeopleRequest request, string field)
    {
        var violations = new Violations();
        paging.Of(call, request, violations);
        var error = Assert.Throws<RpcException>(violations.ThrowIfAny);
        Assert.Equal([field], Errors.Violations(error).Select(violation => violation.Field));
    }

    private static ReachCall Call() => new(new Reach { Caller = "people/ana" });

    private static string Token(Paging paging) => paging.Of(Call(), new ListPeopleRequest(), new Violations()).Next(new After(DateTimeOffset.UnixEpoch, Guid.Empty));

    private Paging Paging(string? keyFile = null) => new(Options.Create(new PagingOptions { KeyFile = keyFile }), _clock);

    private sealed record After(DateTimeOffset Time, Guid Id);
}
