using System.Diagnostics;
using System.Net.Sockets;
using StackExchange.Redis;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Api.Tests.RateLimits;

/// <summary>A Redis of a test's own: <c>redis-server</c>, or Garnet as the AppHost starts it.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private RedisProcess(Process process, ConnectionMultiplexer connection) => (_process, Connection) = (process, connection);

    public ConnectionMultiplexer Connection { get; }

    /// <summary>Starts <c>redis</c> or <c>garnet</c>; a test whose server this machine does not have is skipped.</summary>
    public static async Task<RedisProcess> StartAsync(string kind)
    {
        Assert.SkipWhen(kind == "redis" && !File.Exists("/usr/bin/redis-server"), "There is no redis-server on this machine.");
        var port = FreePorts.Take(1)[0];
        var process = Process.Start(kind == "redis"
            ? new ProcessStartInfo("redis-server", ["--bind", "127.0.0.1", "--port", $"{port}", "--save", "", "--appendonly", "no"]) { RedirectStandardOutput = true }
            : new ProcessStartInfo("dotnet", ["exec", FindAppHost(), "embedded-redis", $"{port}"]) { RedirectStandardOutput = true })!;
        process.BeginOutputReadLine();
        try
        {
            // Not by the client's own attempts: where its first is refused, it may wait for its whole timeout.
            await AnswersAsync(process, port);
            var timeout = s_patience.TotalMilliseconds;
            var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},connectTimeout={timeout},asyncTimeout={timeout},syncTimeout={timeout}");
            return new RedisProcess(process, connection);
        }
        catch
        {
            End(process);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        End(_process);
    }

    private static void End(Process process)
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    private static async Task AnswersAsync(Process process, int port)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(s_patience);
        while (!await IsAnswerAsync(port, deadline.Token))
        {
            Assert.False(process.HasExited, $"The server on port {port} has ended before it answered.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
        }
    }

    private static async Task<bool> IsAnswerAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            await using var stream = client.GetStream();
            await stream.WriteAsync("*1\r\n$4\r\nPING\r\n"u8.ToArray(), cancellationToken);
            using var reader = new StreamReader(stream);
            return await reader.ReadLineAsync(cancellationToken) is "+PONG";
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    // …/tests/StemeDb.Api.Tests/bin/<configuration>/<framework>/
    private static string FindAppHost()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, "src", "StemeDb.AppHost", "bin", output.Parent.Name, output.Name, "StemeDb.AppHost.dll");
    }
}
