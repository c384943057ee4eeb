using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StemeDb.Bench.Comparing;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Bench.Soak;

/// <summary>The Redis that the Apis share their rate limits through.</summary>
internal sealed class SoakRedis : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private SoakRedis(ChildProcess process, int port)
    {
        (_process, Port) = (process, port);
        Leftovers.StopAtExit(() => process.DisposeAsync().AsTask().GetAwaiter().GetResult());
    }

    public int Id => _process.Id;

    public int Port { get; }

    public static async Task<SoakRedis> StartAsync()
    {
        var port = FreePorts.Take(1)[0];
        var command = string.Create(CultureInfo.InvariantCulture, $"exec redis-server --bind 127.0.0.1 --port {port} --save '' --appendonly no");
        var redis = new SoakRedis(ChildProcess.Start("bash", ["-c", command]), port);
        await Until.TrueAsync(redis.IsListeningAsync, TimeSpan.FromSeconds(30), () => $"redis-server does not listen (Debian: apt-get install redis-server):\n{redis._process.Output}");
        return redis;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<bool> IsListeningAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
