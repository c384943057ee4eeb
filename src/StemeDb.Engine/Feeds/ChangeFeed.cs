using System.Buffers;
using Google.Protobuf;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Session;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Feeds;

/// <summary>
/// One feed: where it is in the log, what it leaves out, and what it tells next. Between messages it holds nothing but its
/// place. For one thread at a time.
/// </summary>
internal sealed class ChangeFeed
{
    private readonly IIndexStore _store;
    private readonly FeedOptions _options;
    private readonly ArrayBufferWriter<byte> _json = new(1024);
    private readonly byte[] _prefix;
    private readonly TimeSpan _heartbeat;
    private readonly PathBounds _readable;

    /// <summary>Told or left out up to here.</summary>
    private long _seq;

    /// <summary>What the client was told of <see cref="_seq"/>; -1: nothing yet.</summary>
    private long _toldSeq = -1;

    /// <summary>Where the feed ends; <see cref="long.MaxValue"/> when it waits for more.</summary>
    private readonly long _lastSeq;

    private bool _isSilent;

    private ChangeFeed(IIndexStore store, FeedOptions options, FollowRequest request, long after, long lastSeq)
    {
        (_store, _options, _prefix) = (store, options, request.Prefix.ToByteArray());
        (_seq, _lastSeq) = (after, request.Follow ? long.MaxValue : lastSeq);
        _readable = CallerBounds.Of(request.Bounds)?.Readable ?? PathBounds.All;
        _heartbeat = request.HeartbeatMs == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(request.HeartbeatMs);
    }

    /// <summary>Begins a feed.</summary>
    /// <returns>The feed; null when it is refused.</returns>
    public static ChangeFeed? Begin(IIndexStore store, FeedOptions options, FollowRequest request, out Fault? refusal)
    {
        refusal = null;
        var lastSeq = store.AppliedSeq;
        if (!request.Prefix.IsEmpty && !ConceptPath.IsValid(request.Prefix.Span, out var fault))
        {
            refusal = EngineFaults.Invalid(fault.At("/prefix"));
        }
        else if (!request.FromEnd && request.After > (ulong)lastSeq)
        {
            refusal = EngineFaults.Invalid(
                FaultName.AfterInFuture,
                "/after",
                $"The log ends at seq {lastSeq}; there is nothing after {request.After} yet. After a restore to an earlier place, begin again from there.");
        }

        return refusal is null ? new ChangeFeed(store, options, request, request.FromEnd ? lastSeq : (long)request.After, lastSeq) : null;
    }

    /// <summary>The next message.</summary>
    /// <returns>Null when there is nothing worth one.</returns>
    /// <exception cref="RangeUnavailableException">A damaged run holds what comes next.</exception>
    public ChangeBatch? Read()
    {
        var batch = new ChangeBatch();
        using (var reader = _store.OpenReader())
        {
            AddFrom(reader, batch);
        }

        batch.UpTo = (ulong)_seq;
        var isWorthIt = batch.Changes.Count > 0 || _toldSeq < 0 || _isSilent || _seq - _toldSeq >= _options.BatchLooked
            || (_seq >= _lastSeq && _toldSeq < _seq);
        _isSilent = false;
        if (!isWorthIt)
        {
            return null;
        }

        _toldSeq = _seq;
        return batch;
    }

    /// <summary>Waits until there is something to read: more of the log, or a silence that was long enough to say so.</summary>
    /// <returns>False when the feed has told all.</returns>
    public async Task<bool> HasMoreAsync(CancellationToken over)
    {
        if (_seq >= _lastSeq)
        {
            return false;
        }

        if (_store.AppliedSeq > _seq)
        {
            return true;
        }

        using var silence = CancellationTokenSource.CreateLinkedTokenSource(over);
        silence.CancelAfter(_heartbeat);
        try
        {
            await _store.WaitBeyondAsync(_seq, silence.Token);
        }
        catch (OperationCanceledException) when (!over.IsCancellationRequested)
        {
            _isSilent = true;
        }

        return true;
    }

    private void AddFrom(IIndexReader reader, ChangeBatch batch)
    {
        var log = reader.Log(_seq + 1);
        var bytes = 0;
        for (var looked = 0; looked < _options.BatchLooked && batch.Changes.Count < _options.BatchChanges && bytes < _options.BatchBytes; looked++)
        {
            if (_seq >= _lastSeq || !log.MoveNext())
            {
                return;
            }

            if (IsWanted(log))
            {
                _json.ResetWrittenCount();
                ChangeJson.Write(log.Record(), _json);
                batch.Changes.Add(new Change { Seq = (ulong)log.Seq, Json = ByteString.CopyFrom(_json.WrittenSpan) });
                bytes += _json.WrittenCount;
            }

            _seq = log.Seq;
        }
    }

    /// <summary>
    /// Sources, rules and snapshots matter wherever the prefix is. Who may read some paths only is told of rules that can matter there, and
    /// of no sources: they may be those of others. API keys, the audit and idempotency keys are told to nobody:
    /// their seqs are passed over, and <c>up_to</c> goes on.
    /// </summary>
    private bool IsWanted(LogCursor log) => log.Kind switch
    {
        RecordKind.Assertion or RecordKind.Retraction => IsBelowPrefix(log.Path) && _readable.Contains(log.Path),
        RecordKind.ApiKey or RecordKind.Audit or RecordKind.Idempotency => false,
        _ when _readable.IsAll => true,
        RecordKind.Rule => RecordEncoding.Decode(log.Record()) is RuleRecord rule && _readable.Overlaps(rule.Pattern),
        RecordKind.SnapshotPart => true,
        _ => false,
    };

    private bool IsBelowPrefix(ReadOnlySpan<byte> path) =>
        _prefix.Length == 0 || (path.StartsWith(_prefix) && (path.Length == _prefix.Length || path[_prefix.Length] == '/'));
}
