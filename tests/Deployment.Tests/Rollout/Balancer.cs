using System.Net;
using System.Net.Sockets;

namespace Coaching.Deployment.Tests;

/// <summary>One address for the replicas of a service, as a cluster gives it: each new connection goes to one of those that are ready.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private volatile int[] _ready = [];
    private int _next;

    public Balancer()
    {
        _listener.Start();
        _loop = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Gives the replica at a port its share of new connections.</summary>
    public void Add(int port) => _ready = [.. _ready, port];

    /// <summary>Gives it none any more; those that it has stay.</summary>
    public void Remove(int port) => _ready = [.. _ready.Where(each => each != port)];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task Accept()
    {
        var connections = new List<Task>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                connections.Add(Serve(await _listener.AcceptTcpClientAsync(_stop.Token)));
                connections.RemoveAll(each => each.IsCompleted);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                break;
            }
        }

        await Task.WhenAll(connections);
    }

    private async Task Serve(TcpClient client)
    {
        using var near = client;
        var ready = _ready;
        if (ready.Length == 0)
        {
            return;
        }

        using var far = new TcpClient();
        try
        {
            near.NoDelay = far.NoDelay = true;
            await far.ConnectAsync(IPAddress.Loopback, ready[(int)((uint)Interlocked.Increment(ref _next) % ready.Length)], _stop.Token);
            await Task.WhenAll(Copy(near, far), Copy(far, near));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // One side has gone; the other hears it when both are closed.
        }
    }

    private async Task Copy(TcpClient from, TcpClient to)
    {
        await from.GetStream().CopyToAsync(to.GetStream(), _stop.Token);
        to.Client.Shutdown(SocketShutdown.Send);
    }
}
