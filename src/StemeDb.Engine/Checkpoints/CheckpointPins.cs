using System.Globalization;
using System.Security.Cryptography;
using StemeDb.Contracts.Failures;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Telemetry;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Checkpoints;

/// <summary>
/// Checkpoints that are kept for backups. Each is let go when it is released, or was not used for its time to live, so that a
/// backup that died does not keep merged runs on the disk. Thread-safe.
/// </summary>
internal sealed partial class CheckpointPins : IDisposable
{
    /// <summary>Pins at once; one more is refused.</summary>
    public const int PinsMax = 4;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);

    private readonly HybridStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Dictionary<string, CheckpointPin> _pins = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly ITimer _sweep;
    private int _pinning;

    /// <param name="store">What is pinned.</param>
    /// <param name="metrics">Where the pins are shown.</param>
    /// <param name="clock">Tells when a pin was used last.</param>
    /// <param name="logger">Where it is told that a pin expired.</param>
    public CheckpointPins(HybridStore store, EngineMetrics metrics, TimeProvider clock, ILogger logger)
    {
        (_store, _clock, _logger) = (store, clock, logger);
        _sweep = clock.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
        metrics.Observe("stemedb_checkpoint_pins", null, "Checkpoints that are kept for backups.", () => Count);
        metrics.Observe("stemedb_checkpoint_pinned_size", "By", "Bytes of the runs of these checkpoints, each counted once.", () => PinnedBytes);
    }

    /// <summary>Pins there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _pins.Count;
        }
    }

    private long PinnedBytes
    {
        get
        {
            lock (_gate) return _pins.Values.SelectMany(pin => pin.Checkpoint.Runs).DistinctBy(run => run.Sha256).Sum(run => run.Length);
        }
    }

    /// <summary>Makes a checkpoint and pins it.</summary>
    /// <param name="timeToLive">How long it is kept without being used.</param>
    /// <param name="cancellationToken">Gives up waiting for the checkpoint.</param>
    /// <returns>The pin; or why there is none.</returns>
    public async Task<(CheckpointPin? Pin, Fault? Fault)> PinAsync(TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_pins.Count + _pinning >= PinsMax) return (null, TooMany());
            _pinning++;
        }

        try
        {
            var checkpoint = await _store.PinAsync(cancellationToken);
            var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            var pin = new CheckpointPin(id, checkpoint, timeToLive) { UsedAt = _clock.GetTimestamp() };
            lock (_gate) _pins.Add(id, pin);
            return (pin, null);
        }
        catch (CheckpointUnreadableException e)
        {
            var fault = new Fault { Code = FaultCode.FaultRangeUnavailable, Name = ArchivingFaultName.CheckpointUnreadable, Detail = e.Message, RetryAfterMs = 30_000 };
            return (null, fault);
        }
        catch (IndexFlushException e)
        {
            return (null, EngineFaults.Overloaded(e.Message));
        }
        finally
        {
            lock (_gate) _pinning--;
        }
    }

    /// <summary>Finds a pin and renews it.</summary>
    /// <returns>The pin; or why there is none.</returns>
    public (CheckpointPin? Pin, Fault? Fault) Use(string id)
    {
        lock (_gate)
        {
            if (_pins.TryGetValue(id, out var pin) && !IsOver(pin))
            {
                pin.UsedAt = _clock.GetTimestamp();
                return (pin, null);
            }
        }

        return (null, EngineFaults.NotFound(
            ArchivingFaultName.PinGone, "This pinned checkpoint is gone: it was released, or not used for its time to live, or the engine was started anew. Pin again."));
    }

    /// <summary>Lets go of a pin; reads of it that are under way end well.</summary>
    public void Release(string id)
    {
        CheckpointPin? pin;
        lock (_gate)
        {
            _pins.Remove(id, out pin);
        }

        pin?.Checkpoint.Dispose();
    }

    /// <summary>Lets go of the pins that were not used for long.</summary>
    public void Sweep()
    {
        CheckpointPin[] over;
        lock (_gate)
        {
            over = [.. _pins.Values.Where(IsOver)];
        }

        foreach (var pin in over)
        {
            LogExpired(pin.Checkpoint.Seq, pin.TimeToLive.TotalSeconds);
            Release(pin.Id);
        }
    }

    public void Dispose()
    {
        _sweep.Dispose();
        string[] pins;
        lock (_gate)
        {
            pins = [.. _pins.Keys];
        }

        foreach (var pin in pins) Release(pin);
    }

    private bool IsOver(CheckpointPin pin) => _clock.GetElapsedTime(pin.UsedAt) > pin.TimeToLive;

    private static Fault TooMany()
    {
        var fault = EngineFaults.Overloaded(string.Create(
            CultureInfo.InvariantCulture, $"{PinsMax} checkpoints are pinned already, which is the most; wait for a backup to end."));
        fault.Name = ArchivingFaultName.TooManyPins;
        return fault;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The checkpoint at seq {Seq} was pinned for a backup and not used for {Seconds:0} s: it is let go. Did the backup agent stop?")]
    private partial void LogExpired(long seq, double seconds);
}
