using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Time;
using StemeDb.Storage.Counting;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Queries.Answers;

/// <summary>
/// Keeps answers to questions about the present, up to a number of bytes (docs/decisions/answer-cache.md). Never a stale one:
/// before each use the store is asked whether anything the answer rests on was recorded since. Thread-safe.
/// </summary>
internal sealed class AnswerCache
{
    private const int ShardCount = 16;

    private readonly IIndexStore _store;
    private readonly AnswerShard[] _shards;
    private readonly StripedCounter _hits = new();
    private readonly StripedCounter _misses = new();
    private readonly StripedCounter _invalidated = new();

    /// <param name="store">What the answers are made from.</param>
    /// <param name="capacityBytes">Bytes it may take, ≥ 0; 0 keeps nothing.</param>
    public AnswerCache(IIndexStore store, long capacityBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacityBytes);
        _store = store;
        IsOn = capacityBytes > 0;
        _shards = [.. Enumerable.Range(0, ShardCount).Select(_ => new AnswerShard(capacityBytes / ShardCount))];
    }

    public bool IsOn { get; }

    public long UsedBytes => _shards.Sum(shard => shard.UsedBytes);

    /// <summary>Questions answered from memory.</summary>
    public long Hits => _hits.Sum;

    /// <summary>Questions of a kind that is kept, but were not there, or no longer true.</summary>
    public long Misses => _misses.Sum;

    /// <summary>Answers that were there but no longer true; among the misses.</summary>
    public long Invalidated => _invalidated.Sum;

    /// <summary>Answers dropped for others.</summary>
    public long Evictions => _shards.Sum(shard => shard.Evictions);

    /// <summary>The answer as evaluating it anew would give it; null when it has to be.</summary>
    public byte[]? Find(in AnswerKey question, Instant now)
    {
        var json = Peek(question, now, out var wasInvalidated);
        if (json is null)
        {
            _misses.Increment();
            if (wasInvalidated)
            {
                _invalidated.Increment();
            }
        }

        return json;
    }

    /// <summary>The same, but a miss is not counted: for a look ahead of the one that counts.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="now">When.</param>
    /// <param name="wasInvalidated">There was an answer, but it is no longer true.</param>
    public byte[]? Peek(in AnswerKey question, Instant now, out bool wasInvalidated)
    {
        wasInvalidated = false;
        if (ShardOf(question.Hash).Find(question) is not { } kept)
        {
            return null;
        }

        if (!_store.IsUnchanged(question.Path, kept.StandsAsOfSeq, out var asOfSeq))
        {
            wasInvalidated = true;
            return null;
        }

        // Written only when they change, so that readers on several cores do not pull the line from each other.
        if (kept.StandsAsOfSeq != asOfSeq)
        {
            kept.StandsAsOfSeq = asOfSeq;
        }

        if (!kept.IsRecentlyUsed)
        {
            kept.IsRecentlyUsed = true;
        }

        _hits.Increment();
        return kept.Text.ToJson(asOfSeq, now);
    }

    /// <summary>Whether the answer to a question should be offered to <see cref="Keep"/>.</summary>
    public bool IsWelcome(in AnswerKey question) => ShardOf(question.Hash).IsWelcome(question.Hash);

    /// <summary>Keeps an answer.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="text">The answer.</param>
    /// <param name="asOfSeq">The seq of the reader that it was made from. What is recorded later, kept or not, makes it untrue.</param>
    public void Keep(in AnswerKey question, AnswerText text, long asOfSeq) => ShardOf(question.Hash).Keep(question, text, asOfSeq);

    private AnswerShard ShardOf(ulong hash) => _shards[hash >> 60];
}
