using System.Runtime.CompilerServices;
using StemeDb.Archive.Faults.Journals;
using StemeDb.Archive.Journal;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;
using StemeDb.Contracts.V1;
using StemeDb.WalArchiver.Archiving;

namespace StemeDb.WalArchiver.Tests;

/// <summary>An engine that has nothing but a journal. Thread-safe.</summary>
internal sealed class MadeEngine(int seed) : IJournalSource
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _partsTaken;
    private long _reported;

    public MadeJournal Journal { get; private set; } = new(seed);

    public long Generation { get; private set; } = 1;

    /// <summary>What lies before is trimmed.</summary>
    public long FirstRetainedSeq { get; set; } = 1;

    /// <summary>Parts of the feed that were taken.</summary>
    public long PartsTaken => Interlocked.Read(ref _partsTaken);

    public long Reported => Interlocked.Read(ref _reported);

    public Guid ClusterId { get; } = Guid.Parse("0b5f3c52-6c1e-4c58-9a3e-0d9b1f6f2a10");

    public void Append(int batches, int? payloadBytes = null)
    {
        lock (_lock)
        {
            for (var i = 0; i < batches; i++) Journal.Append(payloadBytes);
            Wake();
        }
    }

    /// <summary>From now on it is another life, with another journal.</summary>
    public void Restore(long generation, MadeJournal journal)
    {
        lock (_lock)
        {
            (Generation, Journal) = (generation, journal);
            Wake();
        }
    }

    public Task<JournalFeedPart> DescribeAsync(CancellationToken cancellation)
    {
        lock (_lock) return Task.FromResult(Part([]));
    }

    public async IAsyncEnumerable<JournalFeedPart> FollowAsync(long fromSeq, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var generation = Generation;
        yield return await DescribeAsync(cancellation);
        for (var next = fromSeq; ;)
        {
            JournalFeedPart part;
            Task more;
            lock (_lock)
            {
                if (Generation != generation) throw new EngineUnavailableException(RequestFate.Unknown, "The engine was restarted.");
                if (next < FirstRetainedSeq) throw new JournalGapException("trimmed");
                if (next > Journal.LastSeq + 1) throw new ArchivingStoppedException(ArchiverExitCodes.OtherPast, "from in future");
                var batch = Journal.Batches.Where(b => b.LastSeq >= next).Take(1).ToArray();
                (part, more) = (Part(batch), _more.Task);
                if (batch.Length > 0) next = batch[0].LastSeq + 1;
            }

            if (part.Batches.Count == 0)
            {
                await more.WaitAsync(cancellation);
                continue;
            }

            Interlocked.Increment(ref _partsTaken);
            yield return part;
        }
    }

    public Task ReportAsync(long generation, long upToSeq, CancellationToken cancellation)
    {
        if (generation != Generation) throw new EngineFaultException(new Fault { Name = "other_generation", Detail = "another generation" });
        Interlocked.Exchange(ref _reported, upToSeq);
        return Task.CompletedTask;
    }

    private JournalFeedPart Part(PieceBatch[] batches)
    {
        var last = Journal.Batches.Count == 0 ? default : Journal.Batches[^1];
        return new JournalFeedPart(ClusterId, Generation, FirstRetainedSeq, Journal.LastSeq, last.Checksum, [.. batches.Select(b =>
            new JournalFeedBatch(b.FirstSeq, b.Count, b.Payload, b.Previous, b.Checksum, b.FirstRecordedAt, b.LastRecordedAt))]);
    }

    private void Wake()
    {
        var woken = _more;
        _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        woken.SetResult();
    }
}
