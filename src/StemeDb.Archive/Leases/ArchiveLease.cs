using System.Globalization;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Leases;

/// <summary>
/// The right to write the journal of one generation, kept in the store itself: epochs 1, 2, 3, … are objects put if absent, and
/// who put the greatest holds the lease. It is renewed by putting the next epoch. Another takes over when it saw no new epoch for as
/// long as the newest says it lasts, by its own steady clock: clocks of machines are never compared. Thread-safe.
/// </summary>
/// <remarks>
/// The holder stops well before another may begin (<see cref="ThrowIfLost"/>). A put that it sent before and that arrives late
/// can still land: then two pieces overlap with the same batches, which every reader of the archive takes.
/// </remarks>
public sealed class ArchiveLease
{
    /// <summary>Old epochs that are kept, so that a listing that is behind by less still shows a newer one than it would take.</summary>
    private const int EpochsKept = 64;

    private readonly IObjectStore _store;
    private readonly Func<long, string> _nameOf;
    private readonly string _folder;
    private readonly TimeSpan _lasts;
    private readonly TimeProvider _clock;
    private readonly string _holder = Guid.NewGuid().ToString("N");
    private long _epoch;
    private long _renewed;
    private volatile LeaseLostException? _lost;
    private (long Epoch, DateTimeOffset At) _taken;

    private ArchiveLease(IObjectStore store, ArchiveNames names, long generation, TimeSpan lasts, TimeProvider clock)
    {
        (_store, _lasts, _clock) = (store, lasts, clock);
        _folder = names.LeasesOf(generation);
        _nameOf = epoch => names.Lease(generation, epoch);
    }

    /// <summary>The epoch held, 1 or more.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>How often <see cref="RenewAsync"/> should be called: a third of how long the lease lasts.</summary>
    public TimeSpan RenewEvery => _lasts / 3;

    /// <summary>Waits until the lease is free, and takes it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="names">Whose archive.</param>
    /// <param name="generation">Whose journal.</param>
    /// <param name="lasts">How long it lasts without being renewed, 300 ms or more.</param>
    /// <param name="clock">The steady clock.</param>
    /// <param name="waiting">Told who holds it, when it has to be waited for; null: nobody is told.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<ArchiveLease> AcquireAsync(
        IObjectStore store, ArchiveNames names, long generation, TimeSpan lasts, TimeProvider clock, Action<string>? waiting, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(lasts, TimeSpan.FromMilliseconds(300));
        var lease = new ArchiveLease(store, names, generation, lasts, clock);
        while (true)
        {
            var free = await lease.WaitUntilFreeAsync(waiting, cancellation);
            var began = clock.GetTimestamp();
            if (await lease.PutAsync(free + 1, isReleased: false, cancellation) == PutOutcome.ExistsOther) continue;
            if (await lease.NewestAsync(cancellation) != free + 1) continue; // A listing was behind: there is a newer one.
            (lease._epoch, lease._renewed) = (free + 1, began);
            return lease;
        }
    }

    /// <summary>Throws when the lease may be another's by now. Called before every put.</summary>
    /// <exception cref="LeaseLostException">It may be.</exception>
    public void ThrowIfLost()
    {
        var age = _clock.GetElapsedTime(Volatile.Read(ref _renewed));
        if (age > _lasts * 2 / 3) _lost ??= new LeaseLostException($"it could not be renewed for {age.TotalSeconds:0.0} s", isTaken: false);
        if (_lost is { } lost) throw lost;
    }

    /// <summary>Puts the next epoch. Called by one at a time; a failure of the store may be tried again until it is lost.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LeaseLostException">Another took it.</exception>
    public async Task RenewAsync(CancellationToken cancellation)
    {
        ThrowIfLost();
        var began = _clock.GetTimestamp();
        var next = Epoch + 1;
        if (await PutAsync(next, isReleased: false, cancellation) == PutOutcome.ExistsOther)
        {
            _lost = new LeaseLostException($"epoch {next} was put by another process", isTaken: true);
            ThrowIfLost();
        }

        Volatile.Write(ref _epoch, next);
        Volatile.Write(ref _renewed, began);
        if (next > EpochsKept) await _store.DeleteAsync(_nameOf(next - EpochsKept), cancellation);
    }

    /// <summary>Says that nobody needs to wait for it to run out. Nothing may be put under the lease after this began.</summary>
    /// <param name="cancellation">Gives up; the lease then runs out by itself.</param>
    public async Task ReleaseAsync(CancellationToken cancellation)
    {
        if (_lost is not null) return;
        _lost = new LeaseLostException("it was released", isTaken: false);
        await PutAsync(Epoch + 1, isReleased: true, cancellation);
    }

    private async Task<long> WaitUntilFreeAsync(Action<string>? waiting, CancellationToken cancellation)
    {
        var (seen, since, isTold) = (-1L, 0L, false);
        while (true)
        {
            var newest = await NewestAsync(cancellation);
            if (newest == 0) return 0;
            if (newest != seen) (seen, since) = (newest, _clock.GetTimestamp());
            var name = _nameOf(newest);
            LeaseRecord record;
            try
            {
                record = LeaseRecord.Read(_store.Location, name, await _store.ReadAllAsync(name, LeaseRecord.BytesMax, cancellation));
            }
            catch (ObjectMissingException)
            {
                continue; // Removed as old: there is a newer one.
            }
            catch (ObjectDamagedException)
            {
                record = new LeaseRecord("", "an unreadable lease", 0, default, (long)_lasts.TotalMilliseconds, IsReleased: false);
            }

            var lasts = TimeSpan.FromMilliseconds(record.LastsMs);
            if (record.IsReleased || _clock.GetElapsedTime(since) >= lasts) return newest;
            if (!isTold) waiting?.Invoke(string.Create(CultureInfo.InvariantCulture, $"process {record.Process} on {record.Host}, epoch {newest}, since {record.At:O}"));
            isTold = true;
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Clamp(record.LastsMs / 6.0, 20, 2_000)), _clock, cancellation);
        }
    }

    private async Task<long> NewestAsync(CancellationToken cancellation)
    {
        var newest = 0L;
        await foreach (var item in _store.ListAllAsync(_folder, cancellation: cancellation))
        {
            if (long.TryParse(item.Name.AsSpan(_folder.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)) newest = epoch;
        }

        return newest;
    }

    private Task<PutOutcome> PutAsync(long epoch, bool isReleased, CancellationToken cancellation)
    {
        // The same bytes for the same epoch, so that a put whose answer was lost is known as ours.
        var record = new LeaseRecord(
            $"{_holder}-{epoch}", Environment.MachineName, Environment.ProcessId, TakenAt(epoch), (long)_lasts.TotalMilliseconds, isReleased);
        return _store.PutIfAbsentAsync(_nameOf(epoch), ObjectContent.Of(record.Write(), isPassing: true), cancellation);
    }

    private DateTimeOffset TakenAt(long epoch)
    {
        if (_taken.Epoch != epoch) _taken = (epoch, _clock.GetUtcNow());
        return _taken.At;
    }
}
