using System.Globalization;
using System.Net.Sockets;
using System.Text;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.RateLimits;

/// <summary>A Redis of a test's own, on a port that stays the same over restarts: <c>redis-server</c>, or Garnet as the AppHost starts it.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const int SigCont = 18;
    private const int SigStop = 19;

    private readonly bool _isGarnet;
    private readonly int _port = FreePorts.Take(1)[0];
    private ChildProcess _process = null!;

    private RedisServer(bool isGarnet) => _isGarnet = isGarnet;

    public string ConnectionString => $"127.0.0.1:{_port}";

    /// <summary>Starts <c>redis</c> or <c>garnet</c>; a test whose server this machine does not have is skipped.</summary>
    public static async Task<RedisServer> StartAsync(string kind)
    {
        Assert.SkipWhen(kind == "redis" && !File.Exists("/usr/bin/redis-server"), "There is no redis-server on this machine.");
        var server = new RedisServer(kind == "garnet");
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it again; it has forgotten everything.</summary>
    public async Task StartAsync()
    {
        var port = _port.ToString(CultureInfo.InvariantCulture);
        _process = _isGarnet
            ? ChildProcess.Start(Programs.AppHost, ["embedded-redis", port])
            : ChildProcess.Start("bash", ["-c", $"exec redis-server --bind 127.0.0.1 --port {port} --save '' --appendonly no"]);
        await Until.TrueAsync(
            async () => await TryCommandAsync("PING") is "+PONG", TimeSpan.FromMinutes(1), () => $"It does not answer:\n{_process.Output}");
    }

    public Task KillAsync() => _process.KillAsync();

    public void Freeze() => _process.Signal(SigStop);

    public void Thaw() => _process.Signal(SigCont);

    /// <summary>Sends a command.</summary>
    /// <returns>The first line of the reply, or the text of a bulk reply.</returns>
    public async Task<string?> CommandAsync(params string[] words)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _port);
        await using var stream = client.GetStream();
        var command = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"*{words.Length}\r\n"));
        foreach (var word in words)
        {
            command.Append(CultureInfo.InvariantCulture, $"${word.Length}\r\n{word}\r\n");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(command.ToString()));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var line = await reader.ReadLineAsync();
        return line is ['$', not '-', ..] ? await reader.ReadLineAsync() : line;
    }

    public async ValueTask DisposeAsync()
    {
        Thaw();
        await _process.DisposeAsync();
    }

    private async Task<string?> TryCommandAsync(string word)
    {
        try
        {
            return await CommandAsync(word);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return null;
        }
    }
}
