using System.Security.Cryptography;
using System.Text;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Journal;
using StemeDb.Archive.Objects;
using StemeDb.Model.Assertions;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Time;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Archive.Tests.Restoring;

/// <summary>A data directory that is written to, backed up and archived, as an engine, the archiver and the agent do it together.</summary>
internal sealed class SampleCluster : IAsyncDisposable
{
    /// <summary>A record each second from here on.</summary>
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DataDirectory _directory;
    private readonly SegmentedJournal _journal;
    private readonly HybridStore _store;
    private readonly string _flavour;

    /// <param name="root">Where; one that is there is opened as an engine would.</param>
    /// <param name="flavour">What the claims say that are written through it.</param>
    public SampleCluster(string root, string flavour = "first")
    {
        _flavour = flavour;
        _directory = DataDirectory.Open(DiskFileSystem.Instance, new DataDirectoryOptions(root));
        _journal = SegmentedJournal.Open(
            DiskFileSystem.Instance,
            new JournalOptions(_directory.WalDirectory, _directory.Metadata.ClusterId, _directory.Metadata.Generation) { SegmentBytes = 16 * 1024 });
        _store = HybridStore.Open(DiskFileSystem.Instance, new HybridStoreOptions(_directory.DbDirectory));
    }

    public DataDirectoryMetadata Metadata => _directory.Metadata;

    public long Seq => _journal.Durable.Seq;

    public ArchiveNames Names => new(Metadata.ClusterId);

    /// <summary>Applies what the journal has beyond the runs, as a start does.</summary>
    public async Task<SampleCluster> ReplayAsync()
    {
        await JournalReplay.RunAsync(_journal, _store, TestContext.Current.CancellationToken);
        return this;
    }

    public void Write(int records, int perBatch = 3)
    {
        for (var left = records; left > 0;)
        {
            var batch = new RecordBatch();
            var count = Math.Min(left, perBatch);
            var first = Seq + 1;
            for (var i = 0; i < count; i++)
            {
                batch.Begin();
                RecordEncoding.Encode(Record(first + i), batch);
                batch.End();
            }

            _journal.Append(first, count, batch.Payload.Span);
            _store.Apply(batch.Records);
            left -= count;
        }
    }

    public static Instant TimeOf(long seq) => new((Epoch + TimeSpan.FromSeconds(seq)).UtcTicks);

    /// <summary>Ships the journal from a seq on, so many batches to a piece.</summary>
    public async Task ArchiveAsync(IObjectStore store, long fromSeq = 0, int batchesPerPiece = 4)
    {
        using var reader = _journal.Read(Math.Max(fromSeq, _journal.FirstRetainedSeq));
        var builder = new PieceBuilder(Metadata.ClusterId, Metadata.Generation, PieceCompression.Zstd);
        var previous = await ChainBeforeAsync(Math.Max(fromSeq, _journal.FirstRetainedSeq));
        for (var n = 1; reader.TryRead(out var batch); n++)
        {
            builder.Add(new PieceBatch(batch.FirstSeq, batch.Count, batch.Payload, previous, batch.Checksum, TimeOf(batch.FirstSeq), TimeOf(batch.LastSeq)));
            previous = batch.Checksum;
            if (n % batchesPerPiece == 0) await PutAsync(store, builder.Seal());
        }

        if (!builder.IsEmpty) await PutAsync(store, builder.Seal());
    }

    /// <summary>Makes a checkpoint and backs it up.</summary>
    public async Task<string> BackUpAsync(IObjectStore store, int day)
    {
        var seq = await _store.CheckpointAsync(TestContext.Current.CancellationToken);
        var bytes = await File.ReadAllBytesAsync(Path.Combine(_directory.DbDirectory, ManifestFile.Name));
        var files = new List<BackupFile>();
        foreach (var run in ManifestFile.Decode(bytes, "MANIFEST").Runs)
        {
            var content = await File.ReadAllBytesAsync(Path.Combine(_directory.DbDirectory, run.FileName));
            await store.PutIfAbsentAsync(Names.Run(run.Sha256), ObjectContent.Of(content));
            files.Add(new BackupFile($"db/{run.FileName}", Names.Run(run.Sha256), run.Length, run.Sha256));
        }

        var at = Epoch + TimeSpan.FromDays(day);
        var manifest = new BackupManifest
        {
            Name = ArchiveNames.BackupName(at),
            ClusterId = Metadata.ClusterId,
            Generation = Metadata.Generation,
            Seq = seq,
            JournalChecksum = await ChainBeforeAsync(seq + 1),
            JournalFrom = seq + 1,
            CreatedAt = new Instant(at.UtcTicks),
            Files = files,
            StoreManifest = bytes,
            EngineVersion = "1",
            Formats = new BackupFormats(1, 1, 1),
            Counts = new BackupCounts(seq, seq),
        };
        await store.PutIfAbsentAsync(Names.Manifest(manifest.Name), ObjectContent.Of(BackupManifestText.Write(manifest, ManifestSigner.WithoutKey)));
        await BackupCompletion.PutAsync(store, Names, manifest);
        return manifest.Name;
    }

    /// <summary>The chained checksum of the journal at a seq where a batch ends.</summary>
    public Task<uint> ChainAtAsync(long seq) => ChainBeforeAsync(seq + 1);

    /// <summary>The ids of all claims in the store, in the order of the log.</summary>
    public string[] Ids()
    {
        using var reader = _store.OpenReader();
        var ids = new List<string>();
        for (var seq = 1L; seq <= Seq; seq++) ids.Add(IdAt(reader, seq));
        return [.. ids];
    }

    public static string[] IdsOf(string flavour, long from, long to) => [.. Enumerable.Range((int)from, (int)(to - from + 1)).Select(seq => Record(seq, flavour).Id.ToString())];

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _journal.Dispose();
        _directory.Dispose();
    }

    private static async Task PutAsync(IObjectStore store, SealedPiece piece)
    {
        var names = new ArchiveNames(piece.Header.ClusterId);
        var name = names.Piece(piece.Header.Generation, piece.Header.FirstSeq, piece.Header.LastSeq);
        Assert.NotEqual(PutOutcome.ExistsOther, await store.PutIfAbsentAsync(name, ObjectContent.Of(piece.Bytes)));
    }

    private Task<uint> ChainBeforeAsync(long seq)
    {
        if (seq <= 1) return Task.FromResult(0u);
        if (seq == _journal.Durable.Seq + 1) return Task.FromResult(_journal.Durable.Checksum);
        var segment = JournalVerifier.Verify(DiskFileSystem.Instance, _directory.WalDirectory).Segments[0];
        if (segment.FirstSeq == seq) return Task.FromResult(BitConverter.ToUInt32(File.ReadAllBytes(segment.File).AsSpan(56, 4)));
        using var reader = _journal.Read(seq - 1);
        return Task.FromResult(reader.TryRead(out var batch) && batch.LastSeq == seq - 1 ? batch.Checksum : throw new InvalidOperationException($"No batch ends at seq {seq - 1}."));
    }

    private AssertionRecord Record(long seq) => Record(seq, _flavour);

    private static string IdAt(IIndexReader reader, long seq) => new[] { "first", "second" }
        .Select(flavour => reader.Find(Record(seq, flavour).Id)?.Record).OfType<AssertionRecord>()
        .FirstOrDefault(record => record.Seq == seq)?.Id.ToString() ?? "-";

    private static AssertionRecord Record(long seq, string flavour)
    {
        var assertion = new Assertion
        {
            Path = new ConceptPath(Encoding.UTF8.GetBytes($"a/{seq % 7}")),
            Source = new SourceId(Encoding.UTF8.GetBytes($"s{seq % 5}")),
            Value = Encoding.UTF8.GetBytes($"\"{flavour} {seq}\""),
            AssertedAt = TimeOf(seq),
            Supersedes = [],
            Labels = [],
        };
        return new AssertionRecord(seq, TimeOf(seq), new AssertionId(SHA256.HashData(Encoding.UTF8.GetBytes($"{flavour} {seq}"))), assertion, []);
    }
}
