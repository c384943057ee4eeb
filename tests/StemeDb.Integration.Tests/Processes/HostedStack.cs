using StemeDb.Client;

namespace StemeDb.Integration.Tests.Processes;

/// <summary>The whole composition as its users start it: the AppHost as a process, which starts and watches the services.</summary>
internal sealed class HostedStack : IAsyncDisposable
{
    private readonly int[] _ports = FreePorts.Take(5);

    private HostedStack()
    {
        Http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(5) };
        Client = new StemeDbClient(Http);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("stemedb-ah-").FullName;

    public string DataDirectory => Path.Combine(Folder, "data");

    public Uri Address => new($"http://127.0.0.1:{_ports[0]}");

    public HttpClient Http { get; }

    public StemeDbClient Client { get; }

    public ChildProcess Host { get; private set; } = null!;

    public static async Task<HostedStack> StartAsync()
    {
        var stack = new HostedStack();
        stack.Host = ChildProcess.Start(Programs.AppHost, [], new Dictionary<string, string?>
        {
            ["STEMEDB_BIND_ADDR"] = $"127.0.0.1:{stack._ports[0]}",
            ["STEMEDB_ENGINE_ADDR"] = $"127.0.0.1:{stack._ports[1]}",
            ["STEMEDB_ENGINE_ADMIN_ADDR"] = $"127.0.0.1:{stack._ports[2]}",
            ["STEMEDB_BACKUP_ADDR"] = $"127.0.0.1:{stack._ports[3]}",
            ["STEMEDB_ARCHIVER_ADDR"] = $"127.0.0.1:{stack._ports[4]}",
            ["STEMEDB_DATA_DIR"] = stack.DataDirectory,
        }, stack.Folder);
        try
        {
            await stack.WaitUntilReadyAsync();
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    public Task WaitUntilReadyAsync() => Until.TrueAsync(
        async () => (await Http.GetAsync("/health/ready")).IsSuccessStatusCode, TimeSpan.FromMinutes(3), () => $"Not ready.\n{Host.Output}");

    /// <summary>The Engine that runs now; null between a crash and the restart.</summary>
    public int? FindEngine() => ProcessTable.Find("StemeDb.Engine", DataDirectory) is [var pid, ..] ? pid : null;

    public async Task StopAsync()
    {
        Host.Signal(15);
        await Host.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!Host.HasExited)
        {
            await StopAsync();
        }

        await Host.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
