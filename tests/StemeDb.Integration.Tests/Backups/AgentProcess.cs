using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using StemeDb.Archive.Configuration;
using StemeDb.Archive.Objects;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Backups;

/// <summary>A backup agent as a process beside a stack.</summary>
/// <param name="stack">Beside which.</param>
/// <param name="archive">The variables that say where its archive is.</param>
/// <param name="extra">Further ones.</param>
internal sealed class AgentProcess(Stack stack, IReadOnlyDictionary<string, string> archive, Dictionary<string, string?>? extra = null) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly int _port = FreePorts.Take(1)[0];
    private HttpClient? _http;
    private ChildProcess? _process;

    public string Output => _process?.Output ?? "";

    public int Id => _process!.Id;

    public HttpClient Http => _http ??= new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };

    public Task StartAsync()
    {
        var environment = new Dictionary<string, string?>
        {
            ["STEMEDB_BACKUP_ADDR"] = $"127.0.0.1:{_port}",
            ["STEMEDB_ENGINE_ENDPOINT"] = $"unix:{stack.EngineSocket}",
            ["STEMEDB_BACKUP_SCHEDULE"] = "off",
            ["STEMEDB_VERIFY_SCHEDULE"] = "off",
            ["STEMEDB_DRILL_SCHEDULE"] = "off",
            ["STEMEDB_BACKUP_KEEP_LAST"] = "100",
        };
        foreach (var (name, value) in archive) environment[name] = value;
        foreach (var (name, value) in extra ?? []) environment[name] = value;
        _process = ChildProcess.Start(Programs.BackupAgent, [], environment, stack.Folder);
        return Until.TrueAsync(
            async () => (await Http.GetAsync("/health/ready")).IsSuccessStatusCode, Patience, () => $"The agent is not ready.\n{Output}");
    }

    /// <summary>Has a backup made and waits for it.</summary>
    /// <returns>What it says of it.</returns>
    public async Task<JsonElement> BackUpAsync()
    {
        await BeginAsync();
        var last = default(JsonElement);
        await Until.TrueAsync(
            async () =>
            {
                var list = await ListAsync();
                last = list.GetProperty("last");
                return list.GetProperty("running").ValueKind == JsonValueKind.Null && last.ValueKind == JsonValueKind.Object;
            },
            Patience,
            () => $"The backup does not end.\n{Output}");
        Assert.Equal("done", last.GetProperty("status").GetString());
        return last;
    }

    public Task BeginAsync() => PostAsync("/v1/admin/backups");

    public async Task PostAsync(string path)
    {
        using var begun = await Http.PostAsync(path, null);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, begun.StatusCode);
    }

    /// <summary>Has a drill held or the archive verified, and waits for it.</summary>
    /// <returns>What it says came of it.</returns>
    public async Task<JsonElement> RunAsync(string path)
    {
        await PostAsync(path);
        var status = default(JsonElement);
        await Until.TrueAsync(
            async () => !(status = await Http.GetFromJsonAsync<JsonElement>(path)).GetProperty("running").GetBoolean(), Patience, () => $"{path} does not end.\n{Output}");
        return status.GetProperty("last");
    }

    public async Task<JsonElement> ListAsync() => await Http.GetFromJsonAsync<JsonElement>("/v1/admin/backups");

    public async Task KillAsync()
    {
        _process!.Signal(9);
        await _process.WaitForExitAsync();
        await _process.DisposeAsync();
    }

    /// <summary>Every run that a manifest names is there with the bytes of its name.</summary>
    /// <returns>How many manifests there are.</returns>
    public async Task<int> CheckAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var store = ObjectStoreFactory.Open(ArchiveOptions.Read(name => archive.GetValueOrDefault(name)));
        var whole = new Dictionary<string, long>(StringComparer.Ordinal);
        var manifests = 0;
        await foreach (var manifest in store.ListAllAsync("", cancellation: cancellation))
        {
            if (!manifest.Name.EndsWith("/manifest.json", StringComparison.Ordinal)) continue;
            manifests++;
            using var json = JsonDocument.Parse(await store.ReadAllAsync(manifest.Name, 16 << 20, cancellation));
            foreach (var file in json.RootElement.GetProperty("files").EnumerateArray())
            {
                var (name, sha256) = (file.GetProperty("object").GetString()!, file.GetProperty("sha256").GetString()!);
                if (!whole.TryGetValue(name, out var length))
                {
                    var bytes = await store.ReadAllAsync(name, 1 << 30, cancellation);
                    Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
                    whole[name] = length = bytes.Length;
                }

                Assert.Equal(file.GetProperty("length").GetInt64(), length);
            }
        }

        return manifests;
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_process is not null) await _process.DisposeAsync();
    }
}
