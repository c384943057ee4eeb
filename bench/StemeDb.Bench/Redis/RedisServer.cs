using System.ComponentModel;
using System.Diagnostics;
using StemeDb.Bench.Comparing;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Bench.Redis;

/// <summary>A Redis of its own in a scratch directory, whose every reply follows a sync of its append-only file.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stemedb-redis-");
    private Process? _process;

    private RedisServer() => Leftovers.StopAtExit(Stop);

    public string Socket => Path.Combine(_folder.FullName, "s");

    public static async Task<RedisServer> StartAsync()
    {
        var server = new RedisServer();
        try
        {
            server._process = Process.Start(new ProcessStartInfo(
                "redis-server",
                [
                    "--port", "0", "--unixsocket", server.Socket, "--dir", server._folder.FullName, "--save", "", "--appendonly", "yes",
                    "--appendfsync", "always", "--auto-aof-rewrite-percentage", "0", "--logfile", Path.Combine(server._folder.FullName, "log"),
                ]));
        }
        catch (Win32Exception)
        {
            throw new MissingProgramException("redis-server", "redis-server");
        }

        await Until.TrueAsync(
            () => Task.FromResult(File.Exists(server.Socket)), TimeSpan.FromSeconds(10), () => $"redis-server made no socket; its log is in {server._folder.FullName}.");
        return server;
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        return default;
    }

    private void Stop()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }

        if (_folder.Exists)
        {
            _folder.Delete(recursive: true);
            _folder.Refresh();
        }
    }
}
