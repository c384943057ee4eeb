using System.Diagnostics;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StemeDb.Engine.Archiving;
using StemeDb.Engine.Checkpoints;
using StemeDb.Engine.Configuration;
using StemeDb.Engine.Conflicts;
using StemeDb.Engine.Feeds;
using StemeDb.Engine.Health;
using StemeDb.Engine.Ingest;
using StemeDb.Engine.Queries;
using StemeDb.Engine.Queries.Answers;
using StemeDb.Engine.Session;
using StemeDb.Engine.Space;
using StemeDb.Engine.Telemetry;
using StemeDb.Engine.Trust;
using StemeDb.ServiceDefaults.Certificates;
using StemeDb.ServiceDefaults.Hosting;
using StemeDb.ServiceDefaults.Telemetry;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Startup;

/// <summary>The life of the process: the ten steps of the start, serving, and the end in the opposite order.</summary>
internal sealed partial class EngineProcess : IAsyncDisposable
{
    private readonly EngineState _state = new();
    private readonly EngineUptime _uptime = new();
    private readonly OpenedData _data;
    private readonly EngineHealthCheck _health;
    private readonly CancellationTokenSource _stopping = new();
    private CertificateSource? _certificate;
    private WebApplication? _admin;
    private WebApplication? _sessions;
    private EngineMetrics? _metrics;
    private IngestWorker? _ingest;
    private DiskGuard? _disk;
    private ChangeFeeds? _feeds;
    private ContestFollower? _contests;
    private ArchiveHold? _hold;
    private CheckpointPins? _pins;
    private TrustJob? _trust;
    private TrustSchedule? _trustSchedule;

    private ILogger _logger = NullLogger.Instance;

    private EngineProcess(IFileSystem files)
    {
        _data = new OpenedData(files);
        _health = new EngineHealthCheck(_state);
    }

    /// <summary>Starts, serves until it is asked to stop or cannot go on, and stops.</summary>
    /// <param name="args">Arguments of the process.</param>
    /// <param name="files">The disk.</param>
    /// <returns>What the process exits with.</returns>
    /// <exception cref="StartupException">A step of the start failed.</exception>
    public static async Task<int> RunAsync(string[] args, IFileSystem files)
    {
        await using var engine = new EngineProcess(files);
        try
        {
            await engine.StartAsync(args);
        }
        catch (OperationCanceledException) when (engine.IsAskedToStop)
        {
            return ExitCodes.Stopped;
        }

        await engine.ServeAsync();
        await engine.StopAsync();
        return engine._state.ExitCode;
    }

    private bool IsAskedToStop => _admin?.Lifetime.ApplicationStopping.IsCancellationRequested ?? false;

    private ILoggerFactory Loggers => _admin!.Services.GetRequiredService<ILoggerFactory>();

    private async Task StartAsync(string[] args)
    {
        UnicodeCheck.Run();
        var steps = new StartupSequence(_state);
        var builder = steps.Run("logging", () => ServiceProcess.CreateBuilder(args, "stemedb-engine"), _ => "to standard output");
        _metrics = steps.Run("metrics", () => new EngineMetrics(), _ => "counting");
        EngineGauges.Add(_metrics, _state);
        var settings = await steps.RunAsync("configuration", () => ConfigureAsync(builder), said =>
            $"version {ServiceVersion.Current}, health and metrics at {string.Join(' ', _admin!.Urls)}");
        _logger = Loggers.CreateLogger("StemeDb.Engine.Process");
        steps.LogTo(_logger);
        foreach (var name in UnknownVariables.Find(Environment.GetEnvironmentVariables()))
        {
            LogUnknownVariable(name);
        }

        var directory = steps.Run("data directories", () => _data.OpenDirectory(settings), StartupOutcome.Of);
        EngineGauges.Add(_metrics, directory.Metadata);
        ThrowIfAskedToStop();
        var recovery = Stopwatch.GetTimestamp();
        EngineGauges.Add(_metrics, steps.Run("journal", () => _data.OpenJournal(settings), StartupOutcome.Of));
        _health.Archive = _hold = new ArchiveHold(
            _data.Journal, new(settings.ArchiveRequired, settings.ArchiveHoldMaxBytes), Loggers.CreateLogger<ArchiveHold>());
        _hold.Observe(_metrics);
        ThrowIfAskedToStop();
        var store = await steps.RunAsync(
            "hybrid store", () => _data.OpenStoreAsync(settings, _admin!.Lifetime.ApplicationStopping), StartupOutcome.Of);
        _health.Store = store;
        _health.Disk = _disk = WatchDisk(settings, store);
        store.RepairFrom(_data.Journal, Told);
        EngineGauges.Add(_metrics, _disk);
        EngineGauges.Add(_metrics, store, Stopwatch.GetElapsedTime(recovery));
        ThrowIfAskedToStop();
        _ingest = steps.Run("IngestWorker", () => StartIngest(settings), _ => $"next seq {store.AppliedSeq + 1}");
        _sessions = steps.Run("router", () => BuildSessions(settings), _ => $"{settings.QueryConcurrency} reads at a time");
        await steps.RunAsync("bind", BindAsync, _ => string.Join(' ', _sessions.Urls));
        steps.Run("accepting", Accept, _ => $"ready after {_uptime.Elapsed.TotalSeconds:0.000} s");
    }

    /// <summary>Reads the settings and binds the administration's address, at which health says "starting" from here on.</summary>
    private async Task<EngineSettings> ConfigureAsync(WebApplicationBuilder builder)
    {
        var settings = EngineSettings.Read(builder.Configuration);
        builder.Services.AddSingleton(_state);
        if (SystemdHelpers.IsSystemdService())
        {
            builder.Services.AddSingleton<SystemdNotifier>();
            builder.Services.AddSingleton<ReadyNotifier>();
            builder.Services.AddSingleton<ISystemdNotifier>(services => services.GetRequiredService<ReadyNotifier>());
        }

        _health.Certificate = _certificate = settings.Tls is { } files ? new CertificateSource(files, "engine") : null;
        _admin = AdminHost.Build(builder, settings, _health, _certificate);
        _certificate?.Watch(settings.TlsReloadInterval, Loggers.CreateLogger<CertificateSource>());
        await _admin.StartAsync();
        return settings;
    }

    private IngestWorker StartIngest(EngineSettings settings)
    {
        var options = new IngestOptions(
            settings.IngestBatchBytes, settings.IngestQueueBytes, settings.WalRetainBytes, LogClock.LastRecordedAt(_data.Store, _data.Journal))
        {
            MemoryBytesMax = (2 * settings.MemtableBytes) + (32L << 20),
            Hold = _hold,
        };
        var worker = new IngestWorker(
            _data.Journal, _data.Store, options, _state, _disk!, _metrics!, TimeProvider.System, Loggers.CreateLogger<IngestWorker>());
        worker.Start();
        return worker;
    }

    private DiskGuard WatchDisk(EngineSettings settings, HybridStore store)
    {
        var directory = _data.Directory;
        string[] directories = [.. new[] { directory.Root, directory.WalDirectory, directory.DbDirectory }.Distinct(StringComparer.Ordinal)];
        var options = new DiskGuardOptions(
            directories, settings.DiskFreeMinBytes, settings.DiskFreeMinBytes + settings.WalSegmentBytes)
        {
            ProbeBytes = settings.WalSegmentBytes,
        };
        return new DiskGuard(
            _data.Files, options, _data.Reserve, store.RetryFailed, TimeProvider.System, Loggers.CreateLogger<DiskGuard>());
    }

    private WebApplication BuildSessions(EngineSettings settings)
    {
        const int maxWaitingReads = 16_384;
        var answers = new AnswerCache(_data.Store, settings.AnswerCacheBytes);
        EngineGauges.Add(_metrics!, answers);
        var contests = new ContestBoard(settings.ConflictsBytes);
        _contests = new ContestFollower(_data.Store, contests, _metrics!, Loggers.CreateLogger<ContestFollower>());
        _feeds = new ChangeFeeds(_data.Store, new FeedOptions(settings.MaxFeeds), _metrics!, _stopping.Token);
        _trust = new TrustJob(_data.Store, _ingest!, _metrics!, TimeProvider.System, Loggers.CreateLogger<TrustJob>());
        _health.Trust = _trustSchedule = new TrustSchedule(
            _data.Store, _trust, settings.TrustInterval, TimeProvider.System, Loggers.CreateLogger<TrustSchedule>());
        _pins = new CheckpointPins(_data.Store, _metrics!, TimeProvider.System, Loggers.CreateLogger<CheckpointPins>());
        var core = new EngineCore(
            _state,
            _metrics!,
            _data.Directory.Metadata,
            _data.Store,
            _ingest!,
            _disk!,
            new Reads(_data.Store, answers, new PageCursors(_data.Directory.Metadata.CursorKeys), TimeProvider.System, Loggers.CreateLogger<Reads>()) { Contests = contests },
            new ReadScheduler(settings.QueryConcurrency, maxWaitingReads),
            _feeds)
        {
            Stopping = _stopping.Token,
            Trust = _trust,
            TrustSchedule = _trustSchedule,
            Backups = new BackupDoor(
                _data.Journal, _hold!, _pins, new JournalFeeds(_data.Journal, _data.Store, _data.Directory.Metadata, _metrics!, _stopping.Token)),
            Certificate = _certificate,
        };
        return SessionHost.Build(settings, core, _uptime, Loggers);
    }

    private async Task<bool> BindAsync()
    {
        await _sessions!.StartAsync();
        return true;
    }

    private bool Accept()
    {
        _state.MoveTo(EnginePhase.Serving, "accepting");
        _admin!.Services.GetService<ReadyNotifier>()?.Accepting();
        _contests!.Start();
        _trustSchedule!.Start();
        return true;
    }

    private async Task ServeAsync()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = _admin!.Lifetime.ApplicationStopping.Register(asked.SetResult);
        await Task.WhenAny(asked.Task, _state.Failed);
    }

    /// <summary>Takes nothing more, finishes what was admitted, tells those who wait, writes the memtable, and lets go.</summary>
    private async Task StopAsync()
    {
        var start = Stopwatch.GetTimestamp();
        var patience = _admin!.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        _state.MoveTo(EnginePhase.Stopping, "finishing what was admitted");
        await Task.Run(() => _trust!.Stop());
        await Task.Run(() => _ingest!.Stop(patience));
        await _stopping.CancelAsync();
        using (var cutOff = new CancellationTokenSource(patience))
        {
            await _sessions!.StopAsync(cutOff.Token);
        }

        if (_state.Phase != EnginePhase.Failed)
        {
            await CheckpointAsync();
        }

        var duration = Stopwatch.GetElapsedTime(start).TotalSeconds;
        LogStopped(_data.Store.AppliedSeq, _data.Store.CheckpointSeq, duration);
        await _admin.StopAsync();
    }

    private async Task CheckpointAsync()
    {
        try
        {
            await CheckpointWithReserveAsync();
        }
        catch (IndexFlushException e)
        {
            // Nothing is lost: the journal has it all, and the next start replays it.
            LogNoCheckpoint(e.Message);
        }
    }

    private async Task CheckpointWithReserveAsync()
    {
        try
        {
            await _data.Store.CheckpointAsync(CancellationToken.None);
        }
        catch (IndexFlushException e) when (e.InnerException is DiskFullException && _disk!.ReleaseReserve())
        {
            await _data.Store.CheckpointAsync(CancellationToken.None);
        }
    }

    private void ThrowIfAskedToStop() => _admin!.Lifetime.ApplicationStopping.ThrowIfCancellationRequested();

    public async ValueTask DisposeAsync()
    {
        _trust?.Dispose();
        if (_trustSchedule is not null)
        {
            await _trustSchedule.DisposeAsync();
        }

        _ingest?.Dispose();
        _disk?.Dispose();
        if (_sessions is not null)
        {
            await _sessions.DisposeAsync();
        }

        _feeds?.Dispose();
        _pins?.Dispose();
        if (_contests is not null)
        {
            await _contests.DisposeAsync();
        }

        await _data.DisposeAsync();
        _metrics?.Dispose();
        if (_admin is not null)
        {
            await _admin.DisposeAsync();
        }

        _certificate?.Dispose();
        _stopping.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Variable} is set, but the engine knows no such variable; see docs/operations/configuration.md.")]
    private partial void LogUnknownVariable(string variable);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No checkpoint at the end, so the next start replays more: {Reason}")]
    private partial void LogNoCheckpoint(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped at seq {Seq}, checkpoint at seq {CheckpointSeq}, after {Seconds:0.000} s.")]
    private partial void LogStopped(long seq, long checkpointSeq, double seconds);
}
