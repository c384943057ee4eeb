using StemeDb.Model.Records;
using StemeDb.Storage.Index.Flushing;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Repair;

/// <summary>
/// Writes again what a damaged run held, from the journal: its seqs, and only these, go through a memtable of their own. A
/// large run becomes several, so that memory stays bounded. What was counted as new on a path stays so, because only the runs
/// before it are asked.
/// </summary>
internal sealed class RunRebuild(RunCatalog catalog, IJournal journal, RunOptions options, long memtableBytesMax)
{
    private readonly List<ReadOnlyMemory<byte>> _records = [];

    /// <summary>Writes the runs; they are durable but not yet part of the store.</summary>
    /// <param name="damaged">The run; the journal holds all its seqs.</param>
    /// <param name="held">The present runs.</param>
    /// <param name="cancellationToken">Ends it; what was written is removed.</param>
    /// <exception cref="JournalException">The journal does not hold the seqs after all, or is damaged there.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public IReadOnlyList<RunInfo> Run(RunInfo damaged, RunSet held, CancellationToken cancellationToken)
    {
        var rebuilt = new List<RunInfo>();
        try
        {
            Write(damaged, held, rebuilt, cancellationToken);
            return rebuilt;
        }
        catch
        {
            catalog.Discard(rebuilt);
            throw;
        }
    }

    private void Write(RunInfo damaged, RunSet held, List<RunInfo> rebuilt, CancellationToken cancellationToken)
    {
        using var reader = journal.Read(damaged.FirstSeq);
        var table = new Memtable(damaged.FirstSeq);
        while (table.AppliedSeq < damaged.LastSeq && reader.TryRead(out var batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Apply(batch, table, damaged.LastSeq);
            if (table.AppliedSeq < damaged.LastSeq && table.Bytes >= memtableBytesMax)
            {
                rebuilt.Add(Flush(table, held, rebuilt));
                table = new Memtable(table.AppliedSeq + 1);
            }
        }

        if (table.AppliedSeq < damaged.LastSeq)
        {
            throw new JournalGapException(table.AppliedSeq, journal.FirstRetainedSeq, journal.Durable.Seq);
        }

        rebuilt.Add(Flush(table, held, rebuilt));
    }

    private void Apply(in JournalBatch batch, Memtable table, long lastSeq)
    {
        _records.Clear();
        RecordBatch.Split(batch.Payload, batch.Count, _records);
        foreach (var record in _records)
        {
            var view = RecordView.Read(record);
            if (view.Seq == table.AppliedSeq + 1 && view.Seq <= lastSeq)
            {
                table.Apply(view);
                table.Publish();
            }
        }
    }

    private RunInfo Flush(Memtable table, RunSet held, IReadOnlyList<RunInfo> rebuilt)
    {
        var layers = new LayerSet(table, frozen: null, catalog.Before(table.FirstSeq, held, rebuilt));
        try
        {
            using var writer = catalog.CreateWriter(options);
            return MemtableFlush.Write(layers, table, writer);
        }
        finally
        {
            layers.Release();
        }
    }
}
