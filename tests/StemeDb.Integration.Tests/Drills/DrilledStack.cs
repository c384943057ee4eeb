using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using StemeDb.Client.Messages;
using StemeDb.Integration.Tests.Backups;
using StemeDb.Integration.Tests.Processes;
using StemeDb.Model.Keys;

namespace StemeDb.Integration.Tests.Drills;

/// <summary>
/// An engine and a front door that wants keys, an archiver, a backup in the archive, and a client that writes all the time. Each test has
/// an agent of its own.
/// </summary>
[CollectionDefinition(Collection)]
public sealed class DrilledStack : IAsyncLifetime, ICollectionFixture<DrilledStack>
{
    /// <summary>Name of the tests that share it.</summary>
    public const string Collection = "a stack with an archive";

    private readonly CancellationTokenSource _stop = new();
    private ChildProcess? _archiver;
    private Task _writing = Task.CompletedTask;
    private int _written;

    /// <summary>May read and write.</summary>
    public string Key { get; private set; } = "";

    internal Stack Stack { get; private set; } = null!;

    internal IReadOnlyDictionary<string, string> Archive => new Dictionary<string, string> { ["STEMEDB_ARCHIVE_DIR"] = ArchiveDirectory };

    internal string ArchiveDirectory => Path.Combine(Stack.Folder, "archive");

    public async ValueTask InitializeAsync()
    {
        var bootstrap = ApiKeyToken.Make("drillsdrills", RandomNumberGenerator.GetBytes(ApiKeyToken.RandomBytes));
        Stack = await Stack.StartAsync(new() { ["STEMEDB_AUTH"] = "required", ["STEMEDB_BOOTSTRAP_KEY"] = bootstrap });
        Stack.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bootstrap);
        Key = (await Stack.Client.CreateKeyAsync(new NewKeyMessage("drills", ["read", "write"]))).Key;
        Stack.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        _archiver = ChildProcess.Start(Programs.WalArchiver, [], new Dictionary<string, string?>
        {
            ["STEMEDB_ARCHIVE_DIR"] = ArchiveDirectory,
            ["STEMEDB_ARCHIVER_ADDR"] = "127.0.0.1:0",
            ["STEMEDB_ENGINE_ENDPOINT"] = $"unix:{Stack.EngineSocket}",
            ["STEMEDB_ARCHIVE_MAX_LAG"] = "100ms",
        }, Stack.Folder);
        _writing = WriteAsync();
        await WrittenAsync(50);
        await using var agent = AgentWith([]);
        await agent.StartAsync();
        await agent.BackUpAsync();
        await WrittenAsync(_written + 20);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _writing;
        }
        finally
        {
            await (_archiver?.DisposeAsync() ?? default);
            await Stack.DisposeAsync();
            _stop.Dispose();
        }
    }

    /// <summary>An agent that holds drills beside this stack.</summary>
    internal AgentProcess AgentWith(Dictionary<string, string?> extra, IReadOnlyDictionary<string, string>? archive = null) => new(Stack, archive ?? Archive, new(extra)
    {
        ["STEMEDB_DRILL_DIR"] = Path.Combine(Stack.Folder, "drills"),
        ["STEMEDB_DRILL_LIVE_KEY"] = Key,
        ["STEMEDB_DRILL_LIVE"] = extra.GetValueOrDefault("STEMEDB_DRILL_LIVE") ?? Stack.Address.ToString(),
    });

    /// <summary>A copy of the archive with one byte of a run turned over.</summary>
    internal async Task<string> DamagedCopyAsync()
    {
        var copy = Path.Combine(Stack.Folder, $"damaged-{Guid.NewGuid():N}");
        Assert.Equal(0, (await ChildProcess.RunAsync("bash", ["-c", $"cp -r '{ArchiveDirectory}' '{copy}'"])).ExitCode);
        await using var file = new FileStream(RunOf(copy), FileMode.Open);
        file.Position = file.Length / 2;
        var old = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)~old);
        return copy;
    }

    /// <summary>The run that is damaged in such a copy: of the newest backup, or it may not be looked at.</summary>
    internal static string RunOf(string archive)
    {
        var manifest = Directory.GetFiles(archive, "manifest.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last();
        using var json = JsonDocument.Parse(File.ReadAllText(manifest));
        return Path.Combine(archive, json.RootElement.GetProperty("files")[0].GetProperty("object").GetString()!);
    }

    private async Task WriteAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            using var response = await Stack.Http.PostAsJsonAsync("/v1/assertions", new { concept_path = $"drill/{_written % 40}", source = "writer", value = _written });
            response.EnsureSuccessStatusCode();
            Interlocked.Increment(ref _written);
        }
    }

    private Task WrittenAsync(int count) => Until.TrueAsync(
        () => _writing.IsFaulted ? throw _writing.Exception : Task.FromResult(Volatile.Read(ref _written) >= count), TimeSpan.FromMinutes(2), () => "Nothing is written.");
}
