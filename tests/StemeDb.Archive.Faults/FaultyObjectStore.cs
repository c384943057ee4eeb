using System.Collections.Concurrent;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Faults;

/// <summary>
/// An object store whose calls go wrong as a script says: fail, lose their answer, list what was there before, take their time.
/// Thread-safe if the script is.
/// </summary>
/// <param name="inner">The store behind it; disposed of with this one.</param>
/// <param name="script">What goes wrong with a call.</param>
/// <param name="delay">Awaited before every call, so that a store can be slow or wait for a test; null: no delay.</param>
public sealed class FaultyObjectStore(IObjectStore inner, Func<ObjectCall, ObjectFault> script, Func<ObjectCall, CancellationToken, Task>? delay = null) : IObjectStore
{
    private readonly ConcurrentQueue<ObjectCall> _calls = new();
    private readonly ConcurrentDictionary<string, bool> _unlisted = new(StringComparer.Ordinal);
    private long _number;

    /// <summary>Every call so far.</summary>
    public IReadOnlyCollection<ObjectCall> Calls => _calls;

    /// <inheritdoc/>
    public string Location => inner.Location;

    /// <summary>
    /// A script by which every Nth call goes wrong, unless the call of that verb and name before it did: so whoever tries again comes
    /// through, in whatever order calls that are made at once arrive.
    /// </summary>
    /// <param name="n">1: every call, at its first try.</param>
    /// <param name="fault">How.</param>
    public static Func<ObjectCall, ObjectFault> EveryNth(int n, ObjectFault fault)
    {
        var wrong = new ConcurrentDictionary<(ObjectVerb, string), bool>();
        return call =>
        {
            if (wrong.TryRemove((call.Verb, call.Name), out _) || call.Number % n != 0) return ObjectFault.None;
            wrong[(call.Verb, call.Name)] = true;
            return fault;
        };
    }

    /// <summary>A script by which calls go wrong by chance, the same ones for the same seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="likelihood">0 to 1.</param>
    public static Func<ObjectCall, ObjectFault> Randomly(int seed, double likelihood) => call =>
    {
        var random = new Random(HashCode.Combine(seed, call.Number));
        return random.NextDouble() >= likelihood ? ObjectFault.None : (ObjectFault)random.Next(1, 4);
    };

    /// <inheritdoc/>
    public async Task<PutOutcome> PutIfAbsentAsync(string name, ObjectContent content, CancellationToken cancellation = default)
    {
        var (call, fault) = await BeginAsync(ObjectVerb.Put, name, cancellation);
        var outcome = await inner.PutIfAbsentAsync(name, content, cancellation);
        if (outcome == PutOutcome.Created) _unlisted[name] = true;
        return fault == ObjectFault.LoseAnswer ? throw Failure(call, "the answer of a put that was done is lost") : outcome;
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default)
    {
        var (call, fault) = await BeginAsync(ObjectVerb.Read, name, cancellation);
        var stream = await inner.OpenReadAsync(name, offset, length, cancellation);
        if (fault != ObjectFault.LoseAnswer) return stream;
        var most = Math.Min(length ?? long.MaxValue, (await inner.StatAsync(name, cancellation))!.Length - offset);
        return new BreakingStream(stream, most / 2, () => Failure(call, "the connection broke half way"));
    }

    /// <inheritdoc/>
    public async Task<ObjectInfo?> StatAsync(string name, CancellationToken cancellation = default)
    {
        var (call, fault) = await BeginAsync(ObjectVerb.Stat, name, cancellation);
        return fault == ObjectFault.LoseAnswer ? throw Failure(call, "the answer is lost") : await inner.StatAsync(name, cancellation);
    }

    /// <inheritdoc/>
    public async Task<ObjectPage> ListAsync(
        string prefix, string? startAfter = null, int limit = ObjectPage.LimitMax, CancellationToken cancellation = default)
    {
        var (call, fault) = await BeginAsync(ObjectVerb.List, prefix, cancellation);
        if (fault == ObjectFault.LoseAnswer) throw Failure(call, "the answer is lost");
        var hidden = fault == ObjectFault.Stale ? _unlisted.Keys.ToHashSet(StringComparer.Ordinal) : [];
        if (fault != ObjectFault.Stale)
        {
            foreach (var name in _unlisted.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))) _unlisted.TryRemove(name, out _);
        }

        var objects = new List<ObjectInfo>();
        for (var after = startAfter; ;)
        {
            var page = await inner.ListAsync(prefix, after, limit, cancellation);
            objects.AddRange(page.Objects.Where(item => !hidden.Contains(item.Name)));
            if (objects.Count >= limit || !page.HasMore)
            {
                return new ObjectPage([.. objects.Take(limit)], objects.Count > limit || page.HasMore);
            }

            after = page.Objects[^1].Name;
        }
    }

    /// <inheritdoc/>
    public async Task RenewLockAsync(string name, CancellationToken cancellation = default)
    {
        var (call, fault) = await BeginAsync(ObjectVerb.RenewLock, name, cancellation);
        await inner.RenewLockAsync(name, cancellation);
        if (fault == ObjectFault.LoseAnswer) throw Failure(call, "the answer of a lock that was renewed is lost");
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string name, CancellationToken cancellation = default)
    {
        var (call, fault) = await BeginAsync(ObjectVerb.Delete, name, cancellation);
        await inner.DeleteAsync(name, cancellation);
        if (fault == ObjectFault.LoseAnswer) throw Failure(call, "the answer of a deletion that was done is lost");
    }

    /// <inheritdoc/>
    public async Task<UnfinishedPuts> RemoveUnfinishedAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation = default)
    {
        var (call, fault) = await BeginAsync(ObjectVerb.RemoveUnfinished, prefix, cancellation);
        var removed = await inner.RemoveUnfinishedAsync(prefix, untouchedSince, cancellation);
        return fault == ObjectFault.LoseAnswer ? throw Failure(call, "the answer of a removal that was done is lost") : removed;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<(ObjectCall Call, ObjectFault Fault)> BeginAsync(ObjectVerb verb, string name, CancellationToken cancellation)
    {
        var call = new ObjectCall(Interlocked.Increment(ref _number), verb, name);
        _calls.Enqueue(call);
        if (delay is not null) await delay(call, cancellation);
        var fault = script(call);
        return fault == ObjectFault.Fail ? throw Failure(call, "it was made to fail") : (call, fault);
    }

    private ObjectStoreUnavailableException Failure(ObjectCall call, string why) => new(Location, call.Name, $"call {call.Number} ({call.Verb}): {why}");
}
