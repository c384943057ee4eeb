using StemeDb.Engine.Checkpoints;
using StemeDb.Engine.Feeds;
using StemeDb.Engine.Health;
using StemeDb.Engine.Ingest;
using StemeDb.Engine.Queries;
using StemeDb.Engine.Space;
using StemeDb.Engine.Telemetry;
using StemeDb.Engine.Trust;
using StemeDb.ServiceDefaults.Certificates;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Session;

/// <summary>The parts that serve requests, once all of them stand.</summary>
internal sealed record EngineCore(
    EngineState State,
    EngineMetrics Metrics,
    DataDirectoryMetadata Metadata,
    IIndexStore Store,
    IngestWorker Ingest,
    DiskGuard Disk,
    Reads Reads,
    ReadScheduler Scheduler,
    ChangeFeeds Feeds)
{
    /// <summary>When set: streams take nothing more, answer what is under way, and end.</summary>
    public required CancellationToken Stopping { get; init; }

    /// <summary>How long a client may take to end its side then.</summary>
    public TimeSpan EndingPatience { get; init; } = SessionLimits.EndingPatience;

    /// <summary>Which bulk requests with an idempotency key are under way.</summary>
    public IdempotentTurns Turns { get; } = new();

    /// <summary>Learns about sources.</summary>
    public required TrustJob Trust { get; init; }

    /// <summary>When it learns by itself; null: never.</summary>
    public TrustSchedule? TrustSchedule { get; init; }

    /// <summary>What archiver and backup agent are served with.</summary>
    public required BackupDoor Backups { get; init; }

    /// <summary>What is shown over TCP; null: TCP is served on this host alone.</summary>
    public CertificateSource? Certificate { get; init; }
}
