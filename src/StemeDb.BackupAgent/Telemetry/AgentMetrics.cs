using System.Diagnostics.Metrics;
using StemeDb.BackupAgent.Backups;
using StemeDb.BackupAgent.Retention;

namespace StemeDb.BackupAgent.Telemetry;

/// <summary>What the backup agent counts and times. Explained for people in docs/operations/metrics.md.</summary>
internal sealed class AgentMetrics : IDisposable
{
    private readonly Meter _meter = new("StemeDb.BackupAgent");
    private readonly Counter<long> _backups;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _removed;
    private readonly Counter<long> _unfinished;
    private readonly Counter<long> _unfinishedBytes;
    private readonly Counter<long> _drills;
    private readonly Histogram<double> _duration;
    private double _lastSuccess;
    private long _lastSeq;
    private long _kept;
    private double _lastVerified;
    private volatile bool _isVerified;
    private long _faults;
    private double _drillRto;
    private double _drillRpo;
    private double _lastDrill;
    private int _drillFailed;

    public AgentMetrics()
    {
        _backups = _meter.CreateCounter<long>("stemedb_backups", description: "Backups made, by what came of them.");
        _bytes = _meter.CreateCounter<long>("stemedb_backup", "By", "Bytes of runs in backups, by whether they were put or were there.");
        _removed = _meter.CreateCounter<long>("stemedb_backups_removed", description: "Backups removed by retention.");
        _unfinished = _meter.CreateCounter<long>("stemedb_backup_unfinished_removed", description: "Uploads that were cut off, whose parts were removed.");
        _unfinishedBytes = _meter.CreateCounter<long>("stemedb_backup_unfinished", "By", "Bytes of these parts.");
        _duration = _meter.CreateHistogram<double>(
            "stemedb_backup_duration", "s", "Time of a backup.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600, 4 * 3600] });
        _meter.CreateObservableGauge("stemedb_backup_last_success_timestamp", () => Volatile.Read(ref _lastSuccess), "s", "When the newest backup was begun, in Unix time; 0: there is none.");
        _meter.CreateObservableGauge("stemedb_backup_last_seq", () => Volatile.Read(ref _lastSeq), description: "The seq that the newest backup is consistent at.");
        _meter.CreateObservableGauge("stemedb_backup_last_verified_timestamp", () => Volatile.Read(ref _lastVerified), "s", "When the archive was last found to be sound, in Unix time; 0: that is not known.");
        _meter.CreateObservableGauge("stemedb_backup_verify_faults", () => Volatile.Read(ref _faults), description: "What the last verification found to be wrong.");
        _drills = _meter.CreateCounter<long>("stemedb_drills", description: "Drills, by what came of them.");
        _meter.CreateObservableGauge("stemedb_drill_rto", () => Volatile.Read(ref _drillRto), "s", "Time to recover that the last good drill measured.");
        _meter.CreateObservableGauge("stemedb_drill_rpo", () => Volatile.Read(ref _drillRpo), "s", "Loss that the last good drill measured.");
        _meter.CreateObservableGauge("stemedb_drill_last_success_timestamp", () => Volatile.Read(ref _lastDrill), "s", "When the last good drill began, in Unix time; 0: none is known.");
        _meter.CreateObservableGauge("stemedb_drill_failed", () => Volatile.Read(ref _drillFailed), description: "1 after a drill that was not good, until one is.");
        _meter.CreateObservableGauge("stemedb_backups_kept", () => Volatile.Read(ref _kept), description: "Backups in the archive.");
    }

    /// <summary>What is in the archive at the start.</summary>
    public void Found(IReadOnlyList<StoredBackup> backups)
    {
        Volatile.Write(ref _kept, backups.Count);
        if (backups.Where(backup => backup.Manifest is not null).MaxBy(backup => backup.Manifest!.CreatedAt.Ticks)?.Manifest is not { } newest) return;
        Volatile.Write(ref _lastSuccess, Unix(new DateTimeOffset(newest.CreatedAt.Ticks, TimeSpan.Zero)));
        Volatile.Write(ref _lastSeq, newest.Seq);
    }

    public void BackedUp(TimeSpan duration, BackupProgress progress, DateTimeOffset now)
    {
        _backups.Add(1, new KeyValuePair<string, object?>("outcome", "done"));
        _bytes.Add(progress.UploadedBytes, new KeyValuePair<string, object?>("kind", "put"));
        _bytes.Add(progress.ReusedBytes, new KeyValuePair<string, object?>("kind", "reused"));
        _duration.Record(duration.TotalSeconds);
        Volatile.Write(ref _lastSuccess, Unix(now));
        Volatile.Write(ref _lastSeq, progress.Seq ?? 0);
        Interlocked.Increment(ref _kept);
    }

    public void Failed() => _backups.Add(1, new KeyValuePair<string, object?>("outcome", "failed"));

    public void Retained(RetentionReport report)
    {
        _removed.Add(report.Removed.Count);
        _unfinished.Add(report.Unfinished.Count);
        _unfinishedBytes.Add(report.Unfinished.Bytes);
        Interlocked.Add(ref _kept, -report.Removed.Count);
    }

    /// <summary>The last verification before the start, unless one has ended since.</summary>
    public void WasVerified(bool isSound, int faults, DateTimeOffset at)
    {
        if (!_isVerified) Verified(isSound, faults, at);
    }

    /// <summary>A verification has ended.</summary>
    public void Verified(bool isSound, int faults, DateTimeOffset now)
    {
        _isVerified = true;
        Volatile.Write(ref _faults, faults);
        if (isSound) Volatile.Write(ref _lastVerified, Unix(now));
    }

    /// <summary>A drill was good, now or before the start.</summary>
    public void DrillWasGood(DateTimeOffset startedAt, double rtoSeconds, double rpoSeconds)
    {
        Volatile.Write(ref _drillRto, rtoSeconds);
        Volatile.Write(ref _drillRpo, rpoSeconds);
        Volatile.Write(ref _lastDrill, Unix(startedAt));
    }

    /// <summary>A drill has ended.</summary>
    public void Drilled(bool isGood)
    {
        _drills.Add(1, new KeyValuePair<string, object?>("outcome", isGood ? "good" : "failed"));
        Volatile.Write(ref _drillFailed, isGood ? 0 : 1);
    }

    public void Dispose() => _meter.Dispose();

    private static double Unix(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds() / 1000.0;
}
