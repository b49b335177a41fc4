using Coaching.People.V1;
using Coaching.Testing;
using Grpc.Core;

namespace Coaching.Platform.Tests;

/// <summary>One effect for each caller and request id, for ever.</summary>
public abstract class OnceTests(DatabaseHost host)
{
    private readonly string _caller = $"people/{Guid.NewGuid():N}";

    [DatabaseFact]
    public async Task Many_parallel_sends_of_one_request_have_one_effect_and_one_answer()
    {
        var request = Request("Ana");

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Create(request)));

        var name = Assert.Single(answers.Distinct());
        Assert.Equal((1, 1, 1), await Effects(name));
    }

    [DatabaseFact]
    public async Task Another_body_under_the_same_id_is_refused_without_effect()
    {
        var request = Request("Ana");
        var name = await Create(request);
        var other = request.Clone();
        other.Person.GivenName = "Ben";

        var error = await Assert.ThrowsAsync<RpcException>(() => Create(other));

        Assert.Equal((StatusCode.AlreadyExists, "REQUEST_ID_REUSED"), (error.StatusCode, Errors.Reason(error)));
        Assert.Equal((1, 1, 1), await Effects(name));
    }

    [DatabaseFact]
    public async Task Another_method_under_the_same_id_is_refused()
    {
        var request = Request("Ana");
        await Create(request);

        var error = await Assert.ThrowsAsync<RpcException>(
            () => Create(request, new TestCall(_caller, "/coaching.people.v1.PersonService/UpdatePerson")));

        Assert.Equal(StatusCode.AlreadyExists, error.StatusCode);
    }

    [DatabaseFact]
    public async Task The_same_id_of_another_caller_is_another_request()
    {
        var request = Request("Ana");

        var mine = await Create(request);
        var theirs = await Create(request, new TestCall($"{_caller}-other"));

        Assert.NotEqual(mine, theirs);
    }

    [DatabaseFact]
    public async Task A_request_that_failed_may_be_sent_again()
    {
        var request = Request("Ana");
        await Assert.ThrowsAsync<RpcException>(() => host.Database.Once<string>(
            new TestCall(_caller), request, "people/failed", _ => throw Errors.Denied(), (_, name) => Task.FromResult(name)));

        var name = await Create(request);

        Assert.Equal((1, 1, 1), await Effects(name));
    }

    [DatabaseFact]
    public async Task The_header_carries_the_id_when_the_field_is_empty()
    {
        var request = Request("Ana");
        var id = request.RequestId;
        request.RequestId = "";
        var call = new TestCall(_caller) { Headers = { { "idempotency-key", id } } };

        var first = await Create(request, call);
        request.RequestId = id;
        var again = await Create(request);

        Assert.Equal(first, again);
    }

    [DatabaseFact]
    public async Task A_request_without_an_id_is_invalid()
    {
        var request = Request("Ana");
        request.RequestId = "";

        var error = await Assert.ThrowsAsync<RpcException>(() => Create(request));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    [DatabaseFact]
    public async Task A_call_is_cancelled_with_its_caller()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Create(Request("Ana"), new TestCall(_caller, cancel: cancel.Token)));
    }

    private async Task<string> Create(CreatePersonRequest request, TestCall? call = null)
    {
        var name = $"people/{Guid.NewGuid():N}";
        return await host.Database.Once(
            call ?? new TestCall(_caller),
            request,
            name,
            async tx =>
            {
                await tx.Publish(name, 1, request.Person);
                return name;
            },
            (_, stored) => Task.FromResult(stored));
    }

    private Task<(int Requests, int Facts, int Entries)> Effects(string name) => host.Database.Read(
        async tx => (
            await tx.One<int>("SELECT COUNT(*) FROM requests WHERE caller = @Caller", new { Caller = _caller }),
            await tx.One<int>("SELECT COUNT(*) FROM outbox WHERE aggregate = @Name", new { Name = name }),
            await tx.One<int>("SELECT COUNT(*) FROM audit WHERE actor = @Caller AND resource = @Name", new { Caller = _caller, Name = name })),
        default);

    private static CreatePersonRequest Request(string name) =>
        new() { RequestId = Guid.NewGuid().ToString(), Person = new Person { GivenName = name } };
}

public sealed class OnceOnSqlite(SqliteHost host) : OnceTests(host), IClassFixture<SqliteHost>;

public sealed class OnceOnSqlServer(SqlServerHost host) : OnceTests(host), IClassFixture<SqlServerHost>;
