using Coaching.Sidecar;
using Coaching.Testing;
using Google.LongRunning;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Coaching.Platform.Tests;

public sealed class OperationsTests : IAsyncLifetime
{
    private const int Steps = 10;

    private readonly TempFolder _folder = new();
    private readonly SemaphoreSlim _mayStep = new(0);
    private readonly EventHost _people;

    public OperationsTests()
    {
        _people = new EventHost("people", _folder.File("people.db"), new DevBroker(TimeProvider.System, new SidecarChaos()));
        _people.Configure = services => services
            .AddOperationRunner("count", provider => (run, cancel) => Count(provider.GetRequiredService<Database>(), run, cancel))
            .AddOperationRunner("refuse", _ => (_, _) => throw Errors.Precondition("NO_SUCH_FILE", "The file is gone."))
            .AddOperationRunner("crash", _ => (_, _) => throw new InvalidOperationException("secret"));
    }

    public Task InitializeAsync() => _people.Start();

    public async Task DisposeAsync()
    {
        await _people.DisposeAsync();
        _mayStep.Dispose();
        _folder.Delete();
    }

    [Fact]
    public async Task An_operation_runs_to_its_response()
    {
        _mayStep.Release(Steps);
        var started = await Start("count");

        var done = await Client.WaitOperationAsync(new WaitOperationRequest { Name = started.Name }, As("people/ana"));

        Assert.False(started.Done);
        Assert.StartsWith("operations/people-", started.Name, StringComparison.Ordinal);
        Assert.True(done.Done);
        Assert.Equal(Steps, done.Response.Unpack<Int64Value>().Value);
        Assert.Equal(Steps, done.Metadata.Unpack<Int64Value>().Value);
    }

    [Fact]
    public async Task An_interrupted_operation_goes_on_from_its_checkpoint()
    {
        _mayStep.Release(4);
        var started = await Start("count");
        await EventHost.Until(async () => (await Get(started.Name)).Metadata.Unpack<Int64Value>().Value == 4);
        await _people.Stop();

        _mayStep.Release(Steps - 4);
        await _people.Start();
        await Done(started.Name);

        var rows = await _people.Database.Read(tx => tx.Query<long>("SELECT version FROM seen ORDER BY place"), default);
        Assert.Equal(Enumerable.Range(1, Steps).Select(i => (long)i), rows);
    }

    [Fact]
    public async Task A_cancelled_operation_ends_as_cancelled()
    {
        var started = await Start("count");

        await Client.CancelOperationAsync(new CancelOperationRequest { Name = started.Name }, As("people/ana"));

        Assert.Equal((int)StatusCode.Cancelled, (await Done(started.Name)).Error.Code);
    }

    [Fact]
    public async Task An_error_of_the_runner_is_the_operations_error_and_a_bug_tells_nothing()
    {
        var refused = await Done((await Start("refuse")).Name);
        var crashed = await Done((await Start("crash")).Name);

        Assert.Equal(((int)StatusCode.FailedPrecondition, "The file is gone."), (refused.Error.Code, refused.Error.Message));
        Assert.Equal(((int)StatusCode.Internal, "An unexpected error occurred."), (crashed.Error.Code, crashed.Error.Message));
    }

    [Fact]
    public async Task Another_caller_finds_no_such_operation_and_an_administrator_does()
    {
        var started = await Start("count");

        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client.GetOperationAsync(new GetOperationRequest { Name = started.Name }, As("people/ben")));
        var seen = await Client.GetOperationAsync(new GetOperationRequest { Name = started.Name }, As("people/root", "national_admin"));

        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Equal(started.Name, seen.Name);
    }

    [Fact]
    public async Task A_running_operation_cannot_be_deleted_and_a_finished_one_is_gone()
    {
        var started = await Start("count");
        var delete = new DeleteOperationRequest { Name = started.Name };

        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client.DeleteOperationAsync(delete, As("people/ana")));
        _mayStep.Release(Steps);
        await Done(started.Name);
        await Client.DeleteOperationAsync(delete, As("people/ana"));

        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Empty((await Client.ListOperationsAsync(new ListOperationsRequest(), As("people/ana"))).Operations);
    }

    [Fact]
    public async Task A_listing_pages_newest_first_through_the_callers_own_operations()
    {
        var names = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            names.Add((await Start("refuse")).Name);
            await Done(names[^1]);
        }

        await Start("count", "people/ben");
        var listed = new List<string>();
        var request = new ListOperationsRequest { PageSize = 2, Filter = "done=true" };
        do
        {
            var page = await Client.ListOperationsAsync(request, As("people/ana"));
            listed.AddRange(page.Operations.Select(operation => operation.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(Enumerable.Reverse(names), listed);
    }

    private async Task<Google.Protobuf.IMessage> Count(Database database, OperationRun run, CancellationToken cancel)
    {
        var from = run.Checkpoint.IsEmpty ? 0 : run.Checkpoint.Span[0];
        var limit = run.Request<Int64Value>().Value;
        for (var step = from + 1; step <= limit; step++)
        {
            await _mayStep.WaitAsync(cancel);
            await database.Write(
                async tx =>
                {
                    await tx.Execute("INSERT INTO seen (sequence, aggregate, version, data) VALUES (0, '', @step, 0)", new { step });
                    await run.Progress(tx, new Int64Value { Value = step }, new[] { (byte)step });
                },
                cancel);
        }

        return new Int64Value { Value = limit };
    }

    private Operations.OperationsClient Client => new(_people.Calls);

    private Task<Operation> Start(string kind, string owner = "people/ana")
    {
        var store = _people.Services.GetRequiredService<OperationStore>();
        return _people.Database.Write(
            tx => store.Start(tx, store.NewName(), kind, owner, new Int64Value { Value = Steps }, new Int64Value()), default);
    }

    private async Task<Operation> Get(string name) => await Client.GetOperationAsync(new GetOperationRequest { Name = name }, As("people/ana"));

    private async Task<Operation> Done(string name)
    {
        await EventHost.Until(async () => (await Get(name)).Done);
        return await Get(name);
    }

    private static Metadata As(string caller, string roles = "teacher") => new() { { "caller", caller }, { "roles", roles } };
}
