using System.Collections.Concurrent;
using StemeDb.Api.Configuration;
using StemeDb.Contracts;
using StemeDb.Model.Records;

namespace StemeDb.Api.Keys;

/// <summary>
/// Asks the engine for keys and trusts what it said for <see cref="TrustedFor"/>, counted from before it was asked; so a key that is
/// revoked is refused by every process within that time, and when the engine cannot be asked nobody is let in by what was once
/// known. A key that is in use is asked for again at half that time, beside the requests.
/// </summary>
internal sealed class KeyDirectory(IEngineConnection engine, ApiOptions options, TimeProvider clock) : IKeyDirectory
{
    /// <summary>No answer rests on what the engine said longer ago.</summary>
    public static readonly TimeSpan TrustedFor = TimeSpan.FromSeconds(1);

    /// <summary>Most keys that are kept. Unknown ids, which anybody can make up, take half of it at most.</summary>
    public const int MaxKept = 16_384;

    private static readonly TimeSpan s_askAgainAfter = TrustedFor / 2;

    private readonly ConcurrentDictionary<string, Known> _known = new();
    private readonly ConcurrentDictionary<string, Asking> _asking = new();

    private long _sweptAt;

    /// <summary>How many ids are kept.</summary>
    public int Kept => _known.Count;

    /// <inheritdoc/>
    public Task<ApiKeyRecord?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(keyId, out var known))
        {
            var age = clock.GetElapsedTime(known.AskedAt);
            if (age < TrustedFor)
            {
                if (age >= s_askAgainAfter) _ = Ask(keyId);
                return known.Found;
            }
        }

        return Ask(keyId).WaitAsync(cancellationToken);
    }

    /// <summary>Joins an ask that began not too long ago, else begins one. It belongs to nobody, so nobody's giving up ends it.</summary>
    private Task<ApiKeyRecord?> Ask(string keyId)
    {
        while (true)
        {
            var isUnderWay = _asking.TryGetValue(keyId, out var underWay);
            if (isUnderWay && clock.GetElapsedTime(underWay!.AskedAt) < TrustedFor) return underWay.Task;
            var asking = new Asking(clock.GetTimestamp());
            if (isUnderWay ? _asking.TryUpdate(keyId, asking, underWay!) : _asking.TryAdd(keyId, asking))
            {
                _ = RunAsync(keyId, asking);
                return asking.Task;
            }
        }
    }

    private async Task RunAsync(string keyId, Asking asking)
    {
        try
        {
            var record = Keep(keyId, asking.AskedAt, await engine.FindKeyAsync(keyId, new EngineCall(options.RequestTimeout)));
            _asking.TryRemove(new(keyId, asking));
            asking.SetResult(record);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _asking.TryRemove(new(keyId, asking));
            asking.SetException(e);

            // Whoever waits hears of it. When nobody does, the next request asks again and hears of that.
            _ = asking.Task.Exception;
        }
    }

    /// <summary>What did not change stays the same object, so that what callers derive from it can be kept beside it.</summary>
    private ApiKeyRecord? Keep(string keyId, long askedAt, ApiKeyRecord? record)
    {
        var earlier = _known.GetValueOrDefault(keyId);
        if (earlier is not null && earlier.Record?.Seq == record?.Seq) record = earlier.Record;
        if (earlier is null && !HasRoom(record is not null)) return record;
        var known = new Known(askedAt, record);
        _known.AddOrUpdate(keyId, known, (_, other) => other.AskedAt > askedAt ? other : known);
        return record;
    }

    private bool HasRoom(bool isKey)
    {
        var most = isKey ? MaxKept : MaxKept / 2;
        if (_known.Count < most) return true;

        // Looking through all of them costs something, so whoever makes up ids does not bring it about more than twice a second.
        var sweptAt = Interlocked.Read(ref _sweptAt);
        if (clock.GetElapsedTime(sweptAt) < s_askAgainAfter || Interlocked.CompareExchange(ref _sweptAt, clock.GetTimestamp(), sweptAt) != sweptAt) return false;
        foreach (var (keyId, known) in _known)
        {
            if (clock.GetElapsedTime(known.AskedAt) >= TrustedFor) _known.TryRemove(new(keyId, known));
        }

        return _known.Count < most;
    }

    private sealed class Known(long askedAt, ApiKeyRecord? record)
    {
        public long AskedAt { get; } = askedAt;

        public ApiKeyRecord? Record { get; } = record;

        public Task<ApiKeyRecord?> Found { get; } = Task.FromResult(record);
    }

    private sealed class Asking(long askedAt) : TaskCompletionSource<ApiKeyRecord?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long AskedAt { get; } = askedAt;
    }
}
