using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using StemeDb.Archive;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Configuration;
using StemeDb.Archive.Local;
using StemeDb.Archive.Objects;
using StemeDb.BackupAgent.Backups;
using StemeDb.BackupAgent.Configuration;
using StemeDb.BackupAgent.Drilling;
using StemeDb.BackupAgent.Retention;
using StemeDb.BackupAgent.Telemetry;
using StemeDb.Contracts;
using StemeDb.Storage.Files;

namespace StemeDb.BackupAgent.Tests;

/// <summary>The parts of an agent over an engine that is made up and a store in a directory of its own.</summary>
internal sealed class AgentUnderTest : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("stemedb-agent-").FullName;

    public AgentUnderTest()
    {
        Store = LocalObjectStore.Open(DiskFileSystem.Instance, _directory);
        Archive = new AgentArchive(Store, ManifestSigner.WithoutKey);
        Names = Archive.Of(Engine.ClusterId);
    }

    public EngineDouble Engine { get; } = new();

    public ManualClock Clock { get; } = new();

    public IObjectStore Store { get; }

    public AgentArchive Archive { get; }

    public ArchiveNames Names { get; }

    public AgentOptions Options { get; init; } = new()
    {
        Address = new IPEndPoint(IPAddress.Loopback, 0),
        Token = null,
        Engine = EngineAddress.TryParse("http://127.0.0.1:1", out var address) ? address : null!,
        EngineTls = null,
        Archive = new ArchiveOptions(),
        Schedule = null,
        VerifySchedule = null,
        DrillSchedule = null,
        Drill = new DrillSettings(),
        Retention = new RetentionPolicy(1, 0, 0, 0, TimeZoneInfo.Utc),
        OrphanGrace = TimeSpan.FromMinutes(1),
        MaxBytesPerSecond = 0,
        ArchiveWait = TimeSpan.Zero,
        StorePatience = TimeSpan.Zero,
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Makes a backup, in this store or another view of it.</summary>
    public async Task<BackupProgress> BackUpAsync(IObjectStore? store = null, DateTimeOffset? slot = null)
    {
        var progress = new BackupProgress(Clock.GetUtcNow(), slot);
        var archive = store is null ? Archive : new AgentArchive(store, ManifestSigner.WithoutKey);
        await new BackupRun(Engine, archive, Options, Clock, NullLogger<BackupRun>.Instance).RunAsync(progress, Ct);
        return progress;
    }

    /// <summary>Makes one a minute after what was before.</summary>
    public async Task BackUpAfterAMinuteAsync()
    {
        Clock.Now += TimeSpan.FromMinutes(1);
        await BackUpAsync();
    }

    /// <summary>A run that no backup names, marked long ago, and that the engine has again: the next checkpoint consists of it.</summary>
    public async Task<string> MarkedRunAsync(TimeSpan age)
    {
        Engine.Write(100);
        await BackUpAfterAMinuteAsync();
        var run = Assert.Single(await ObjectsAsync("runs/"));
        Engine.Write(100);
        Engine.Merge();
        await BackUpAfterAMinuteAsync();
        await RetainAsync();
        Age(run, age);
        Age($"doomed/{Path.GetFileNameWithoutExtension(run)}", age);
        Engine.Return();
        return run;
    }

    public Task<RetentionReport> RetainAsync(RetentionPolicy? policy = null, IObjectStore? store = null) =>
        new RetentionRun(store is null ? Archive : Archive with { Store = store }, policy ?? Options.Retention, Options.OrphanGrace, Clock).RunAsync(Names, Ct);

    public BackupJobs Jobs(AgentMetrics metrics) => new(
        new BackupRun(Engine, Archive, Options, Clock, NullLogger<BackupRun>.Instance), Archive, Options, metrics, Clock, NullLogger<BackupJobs>.Instance);

    public async Task<List<string>> ObjectsAsync(string prefix = "")
    {
        var names = new List<string>();
        await foreach (var item in Store.ListAllAsync(Names.Root + prefix, cancellation: Ct)) names.Add(item.Name[Names.Root.Length..]);
        return names;
    }

    /// <summary>Every backup there is has every run it names, with the bytes of its name.</summary>
    public async Task<int> CheckAsync()
    {
        var backups = await Archive.BackupsAsync(Ct);
        foreach (var backup in backups)
        {
            Assert.Null(backup.Fault);
            foreach (var file in backup.Manifest!.Files)
            {
                Assert.Equal(Engine.Run(Path.GetFileName(file.Path)), await Store.ReadAllAsync(file.Object, 1 << 20, Ct));
            }
        }

        return backups.Count;
    }

    /// <summary>Makes an object as old as if it had been put so long ago.</summary>
    public void Age(string name, TimeSpan age)
    {
        var path = Path.Combine(_directory, Names.Root + name);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow - age);
    }

    /// <summary>What a put leaves that was cut off so long ago: three bytes.</summary>
    /// <returns>The path of the file.</returns>
    public string CutOff(string name, TimeSpan age)
    {
        var path = Path.Combine(_directory, ".tmp", name);
        File.WriteAllBytes(path, [1, 2, 3]);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow - age);
        return path;
    }

    /// <summary>Turns a bit of an object over, as a disk does that nobody watches.</summary>
    /// <param name="name">Its whole name.</param>
    public void Spoil(string name)
    {
        var path = Path.Combine(_directory, name);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
