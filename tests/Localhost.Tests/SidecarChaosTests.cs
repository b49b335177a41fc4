using Coaching.Sidecar;

namespace Coaching.Localhost.Tests;

public sealed class SidecarChaosTests
{
    [Fact]
    public async Task Without_chaos_everything_comes_once_and_in_order()
    {
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")));

        await PublishNumbers(rig, 50);

        Assert.Equal(Enumerable.Range(0, 50), Numbers(await rig.App.Exactly(50)));
    }

    [Fact]
    public async Task Drops_and_repeats_follow_the_seed_and_can_be_turned_while_messages_flow()
    {
        var broker = SidecarRig.NewBroker(new SidecarChaos(seed: 3) { DropPercent = 100 });
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")), broker: broker);

        await PublishNumbers(rig, 10);
        Assert.Empty(await rig.App.Rest(200));

        (broker.Chaos.DropPercent, broker.Chaos.DuplicatePercent) = (0, 100);
        await PublishNumbers(rig, 10);
        Assert.Equal(Enumerable.Range(0, 10).SelectMany(number => new[] { number, number }), Numbers(await rig.App.Exactly(20)));

        (broker.Chaos.DropPercent, broker.Chaos.DuplicatePercent) = (30, 0);
        await PublishNumbers(rig, 100);
        Assert.InRange((await rig.App.Exactly(50)).Count, 50, 90);
    }

    [Fact]
    public async Task A_shuffle_window_changes_the_order_and_keeps_every_message()
    {
        var broker = SidecarRig.NewBroker(new SidecarChaos(seed: 3) { ShuffleWindow = 10 });
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")), broker: broker);

        await PublishNumbers(rig, 50);
        var numbers = Numbers(await rig.App.Exactly(50)).ToList();

        Assert.NotEqual(Enumerable.Range(0, 50), numbers);
        Assert.Equal(Enumerable.Range(0, 50), numbers.Order());
    }

    [Fact]
    public async Task A_delay_holds_messages_back_and_keeps_every_one()
    {
        var broker = SidecarRig.NewBroker(new SidecarChaos(seed: 3) { Delay = TimeSpan.FromMilliseconds(200) });
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")), broker: broker);

        await PublishNumbers(rig, 30);

        Assert.Equal(Enumerable.Range(0, 30), Numbers(await rig.App.Next(30)).Order());
    }

    [Theory]
    [InlineData(false, 10)]
    [InlineData(true, 0)]
    public async Task A_restart_keeps_what_waits_unless_it_forgets(bool forgets, int expected)
    {
        var broker = SidecarRig.NewBroker(new SidecarChaos { ForgetOnRestart = forgets });
        await using var publisher = await SidecarRig.Start(options => options with { AppId = "publisher" }, broker);
        await using (await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")), broker: broker))
        {
        }

        await PublishNumbers(publisher, 10);
        await using var again = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")), broker: broker);

        Assert.Equal(expected, (await again.App.Exactly(expected)).Count);
    }

    [Fact]
    public async Task What_was_under_way_when_a_sidecar_stopped_comes_again()
    {
        var broker = SidecarRig.NewBroker();
        await using var publisher = await SidecarRig.Start(options => options with { AppId = "publisher" }, broker);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var hanging = new ManualResetEventSlim();
        await using var app = await TestApp.Start(TestApp.Topic("visits"), _ =>
        {
            begun.TrySetResult();
            hanging.Wait(TimeSpan.FromSeconds(20));
            return (200, string.Empty);
        });
        var first = await SidecarRig.Start(app, broker: broker);
        await PublishNumbers(publisher, 1);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20));

        // The app answers only once nobody is left to hear it, however slow the machine is.
        first.Http.Dispose();
        await first.Sidecar.DisposeAsync();
        hanging.Set();

        await using var again = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits")), broker: broker);

        Assert.Single(await again.App.Exactly(1));
    }

    private static async Task PublishNumbers(SidecarRig rig, int count)
    {
        for (var number = 0; number < count; number++)
        {
            (await rig.Publish("visits", $$"""{"n":{{number}}}""")).EnsureSuccessStatusCode();
        }
    }

    private static IEnumerable<int> Numbers(IEnumerable<Delivered> delivered) =>
        delivered.Select(item => item.Data.GetProperty("n").GetInt32());
}
