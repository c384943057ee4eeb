using System.Globalization;
using StemeDb.Model.Records;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Index.Reading;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Bloom;
using StemeDb.Storage.Runs.Caching;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Storage.Verification;

/// <summary>
/// Compares every record that both the journal and the runs hold, byte for byte: each must be found by its seq, and put back
/// together it must be what was journaled. Both must be sound by themselves.
/// </summary>
internal static class IndexComparison
{
    private const int CacheBytes = 64 * 1024 * 1024;
    private const int DisagreementsMax = 20;

    /// <returns>Records compared, and the first of those that differ.</returns>
    public static (long Compared, IReadOnlyList<IndexDisagreement> Disagreements) Run(
        IFileSystem files, string walDirectory, string dbDirectory, RunManifest manifest, CancellationToken cancellationToken)
    {
        var cache = new BlockCache(CacheBytes);
        var held = new List<HeldRun>();
        try
        {
            foreach (var run in manifest.Runs.Where(run => run.State == RunState.Available))
            {
                held.Add(new HeldRun(run, RunReader.Open(files, Path.Combine(dbDirectory, run.FileName), cache)));
            }

            var layers = new LayerSet(
                new Memtable(manifest.CheckpointSeq + 1), frozen: null, new RunSet(manifest, held, new FilterCounts(), _ => { }));
            using var journal = JournalVerifier.Read(files, walDirectory);
            return Compare(journal, layers, manifest.CheckpointSeq, cancellationToken);
        }
        finally
        {
            held.ForEach(run => run.Reader.Dispose());
        }
    }

    private static (long, IReadOnlyList<IndexDisagreement>) Compare(
        IJournalReader journal, LayerSet layers, long lastSeq, CancellationToken cancellationToken)
    {
        long compared = 0;
        var found = new List<IndexDisagreement>();
        var records = new List<ReadOnlyMemory<byte>>();
        while (journal.TryRead(out var batch) && batch.FirstSeq <= lastSeq)
        {
            cancellationToken.ThrowIfCancellationRequested();
            records.Clear();
            RecordBatch.Split(batch.Payload, batch.Count, records);
            for (var i = 0; i < records.Count && batch.FirstSeq + i <= lastSeq; i++, compared++)
            {
                if (found.Count < DisagreementsMax && Judge(layers, batch.FirstSeq + i, records[i]) is { } wrong) found.Add(wrong);
            }
        }

        return (compared, found);
    }

    private static IndexDisagreement? Judge(LayerSet layers, long seq, ReadOnlyMemory<byte> record)
    {
        try
        {
            return new LogReader(layers).Record(seq).Span.SequenceEqual(record.Span) ? null : Of(seq, "the runs hold other bytes than the journal");
        }
        catch (Exception error) when (error is RangeUnavailableException or RunDamagedException)
        {
            return null; // Found and reported already, with its place.
        }
        catch (Exception error) when (error is RecordFormatException or ArgumentException or InvalidOperationException)
        {
            return Of(seq, $"the runs do not hold it as a record ({error.Message})");
        }
    }

    private static IndexDisagreement Of(long seq, string what) =>
        new(seq, string.Create(CultureInfo.InvariantCulture, $"Seq {seq}: {what}."));
}
