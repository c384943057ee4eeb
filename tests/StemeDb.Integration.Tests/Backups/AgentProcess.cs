using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Backups;

/// <summary>A backup agent as a process beside a stack, with an archive of its own in a directory.</summary>
internal sealed class AgentProcess(Stack stack, Dictionary<string, string?>? extra = null) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly int _port = FreePorts.Take(1)[0];
    private HttpClient? _http;
    private ChildProcess? _process;

    public string Archive { get; } = Path.Combine(stack.Folder, "archive");

    public string Output => _process?.Output ?? "";

    private HttpClient Http => _http ??= new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };

    public Task StartAsync()
    {
        var environment = new Dictionary<string, string?>
        {
            ["STEMEDB_BACKUP_ADDR"] = $"127.0.0.1:{_port}",
            ["STEMEDB_ENGINE_ENDPOINT"] = $"unix:{stack.EngineSocket}",
            ["STEMEDB_ARCHIVE_DIR"] = Archive,
            ["STEMEDB_BACKUP_SCHEDULE"] = "off",
            ["STEMEDB_BACKUP_KEEP_LAST"] = "100",
        };
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

    public async Task BeginAsync()
    {
        using var begun = await Http.PostAsync("/v1/admin/backups", null);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, begun.StatusCode);
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
    public int Check()
    {
        var whole = new Dictionary<string, long>(StringComparer.Ordinal);
        var manifests = Directory.GetFiles(Archive, "manifest.json", SearchOption.AllDirectories);
        foreach (var manifest in manifests)
        {
            using var json = JsonDocument.Parse(File.ReadAllText(manifest));
            foreach (var file in json.RootElement.GetProperty("files").EnumerateArray())
            {
                var (name, sha256) = (file.GetProperty("object").GetString()!, file.GetProperty("sha256").GetString()!);
                if (!whole.TryGetValue(name, out var length))
                {
                    var bytes = File.ReadAllBytes(Path.Combine(Archive, name));
                    Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
                    whole[name] = length = bytes.Length;
                }

                Assert.Equal(file.GetProperty("length").GetInt64(), length);
            }
        }

        return manifests.Length;
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_process is not null) await _process.DisposeAsync();
    }
}
