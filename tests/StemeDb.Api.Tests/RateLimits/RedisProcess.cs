using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace StemeDb.Api.Tests.RateLimits;

/// <summary>A Redis of a test's own: <c>redis-server</c>, or Garnet as the AppHost starts it.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly Process _process;

    private RedisProcess(Process process, ConnectionMultiplexer connection) => (_process, Connection) = (process, connection);

    public ConnectionMultiplexer Connection { get; }

    /// <summary>Starts <c>redis</c> or <c>garnet</c>; a test whose server this machine does not have is skipped.</summary>
    public static async Task<RedisProcess> StartAsync(string kind)
    {
        Assert.SkipWhen(kind == "redis" && !File.Exists("/usr/bin/redis-server"), "There is no redis-server on this machine.");
        var port = FindFreePort();
        var process = Process.Start(kind == "redis"
            ? new ProcessStartInfo("redis-server", ["--bind", "127.0.0.1", "--port", $"{port}", "--save", "", "--appendonly", "no"]) { RedirectStandardOutput = true }
            : new ProcessStartInfo("dotnet", ["exec", FindAppHost(), "embedded-redis", $"{port}"]) { RedirectStandardOutput = true })!;
        process.BeginOutputReadLine();
        try
        {
            var options = ConfigurationOptions.Parse($"127.0.0.1:{port},abortConnect=false,connectTimeout=60000,syncTimeout=60000");
            options.ReconnectRetryPolicy = new LinearRetry(100);
            var connection = await ConnectionMultiplexer.ConnectAsync(options);
            await connection.GetDatabase().PingAsync();
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

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // …/tests/StemeDb.Api.Tests/bin/<configuration>/<framework>/
    private static string FindAppHost()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, "src", "StemeDb.AppHost", "bin", output.Parent.Name, output.Name, "StemeDb.AppHost.dll");
    }
}
