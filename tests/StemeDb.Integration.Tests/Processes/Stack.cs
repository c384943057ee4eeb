using StemeDb.Client;

namespace StemeDb.Integration.Tests.Processes;

/// <summary>An Engine and an Api as processes, on free ports, over a data directory of their own that is gone after the test.</summary>
internal sealed class Stack : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly int[] _ports = FreePorts.Take(3);
    private readonly Dictionary<string, string?> _extra;
    private readonly HttpClient _http;

    private Stack(Dictionary<string, string?>? extra)
    {
        _extra = extra ?? [];
        _http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(5) };
        Client = new StemeDbClient(_http);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("stemedb-it-").FullName;

    public string DataDirectory => Path.Combine(Folder, "data");

    public Uri Address => new($"http://127.0.0.1:{_ports[0]}");

    public Uri EngineAdmin => new($"http://127.0.0.1:{_ports[2]}");

    public HttpClient Http => _http;

    /// <summary>What the next process to be started is given beside the usual.</summary>
    public Dictionary<string, string?> Extra => _extra;

    public StemeDbClient Client { get; }

    public ChildProcess? Engine { get; private set; }

    public ChildProcess? Api { get; private set; }

    /// <summary>Starts both, and waits until they take requests.</summary>
    public static async Task<Stack> StartAsync(Dictionary<string, string?>? extra = null)
    {
        var stack = new Stack(extra);
        stack.StartEngine();
        stack.StartApi();
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

    /// <summary>Both processes are prepared but none is started.</summary>
    public static Stack Prepare(Dictionary<string, string?>? extra = null) => new(extra);

    /// <summary>Starts the engine as it is shipped.</summary>
    public void StartEngine() => StartEngine(Programs.Engine, faults: null);

    /// <summary>Starts the engine over a disk on which a script of faults happens; see StemeDb.Engine.Faulty.</summary>
    public void StartFaultyEngine(string faults) => StartEngine(Programs.FaultyEngine, faults);

    private void StartEngine(string program, string? faults) => Engine = ChildProcess.Start(program, [], With(new()
    {
        ["STEMEDB_TEST_FAULTS"] = faults,
        ["STEMEDB_DATA_DIR"] = DataDirectory,
        ["STEMEDB_WAL_DIR"] = null,
        ["STEMEDB_DB_DIR"] = null,
        ["STEMEDB_ENGINE_ADDR"] = $"127.0.0.1:{_ports[1]}",
        ["STEMEDB_ENGINE_ADMIN_ADDR"] = $"127.0.0.1:{_ports[2]}",
        ["STEMEDB_ENGINE_SOCKET"] = Socket,
    }), Folder);

    public void StartApi() => Api = ChildProcess.Start(Programs.Api, [], With(new()
    {
        ["STEMEDB_BIND_ADDR"] = $"127.0.0.1:{_ports[0]}",
        ["STEMEDB_ENGINE_ENDPOINT"] = $"unix:{Socket}",
    }), Folder);

    /// <summary>One more front door to the same engine.</summary>
    /// <param name="address">Where it serves.</param>
    public ChildProcess StartAnotherApi(out Uri address)
    {
        var bind = $"127.0.0.1:{FreePorts.Take(1)[0]}";
        address = new Uri($"http://{bind}");
        return ChildProcess.Start(
            Programs.Api, [], With(new() { ["STEMEDB_BIND_ADDR"] = bind, ["STEMEDB_ENGINE_ENDPOINT"] = $"unix:{Socket}" }), Folder);
    }

    /// <summary>Waits for the Api to say that it is ready, which it is when the Engine is.</summary>
    public Task WaitUntilReadyAsync() => Until.TrueAsync(
        async () => (await _http.GetAsync("/health/ready")).IsSuccessStatusCode, Patience,
        () => $"Not ready.\nEngine:\n{Engine?.Output}\nApi:\n{Api?.Output}");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await (Api?.DisposeAsync() ?? default);
        await (Engine?.DisposeAsync() ?? default);
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Where other processes reach the engine.</summary>
    public string EngineSocket => Socket;

    // Sockets have short names: a path in the temporary folder may be too long.
    private string Socket => Path.Combine(Folder, "e.sock");

    private Dictionary<string, string?> With(Dictionary<string, string?> environment)
    {
        foreach (var (name, value) in _extra)
        {
            environment[name] = value;
        }

        return environment;
    }
}
