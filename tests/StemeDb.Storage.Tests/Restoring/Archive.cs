using StemeDb.Model.Time;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Restoring;
using StemeDb.Storage.Runs.Manifest;
using StemeDb.Storage.Tests.Index;

namespace StemeDb.Storage.Tests.Restoring;

/// <summary>What an archive would hold of a data directory: a backup of it, and its whole journal in batches of several records.</summary>
internal sealed class Archive : IDisposable
{
    public static readonly RestoreIdentity Identity = new(Guid.Parse("6f1c2f2e-91a4-4d4e-8a52-64c0c1d8be11"), 2);

    private readonly ScratchDirectory _scratch = new();
    private readonly Dictionary<string, byte[]> _runs = new(StringComparer.Ordinal);

    public RunManifest Manifest { get; private set; } = RunManifest.Empty;

    public List<JournalBatch> Batches { get; } = [];

    public ReferenceIndex Reference { get; private set; } = new();

    /// <summary>The checksum at the end of a batch, by its last seq.</summary>
    public uint ChainAt(long seq) => seq == 0 ? 0 : Batches.Single(batch => batch.LastSeq == seq).Checksum;

    public static async Task<Archive> MakeAsync(int inRuns = 150, int behind = 60)
    {
        var archive = new Archive();
        await using (var store = new JournaledStore(archive._scratch.Path, new FaultyDisk()))
        {
            await store.WriteAsync(inRuns / 2, perBatch: 4);
            await store.CheckpointAsync();
            await store.WriteAsync(inRuns - (inRuns / 2), perBatch: 4);
            await store.CheckpointAsync();
            archive.Manifest = ManifestFile.Load(DiskFileSystem.Instance, store.DbDirectory)!;
            foreach (var run in archive.Manifest.Runs) archive._runs[run.Sha256] = File.ReadAllBytes(Path.Combine(store.DbDirectory, run.FileName));
            await store.WriteAsync(behind, perBatch: 4);
            archive.Reference = store.Reference;
        }

        using var journal = JournalVerifier.Read(DiskFileSystem.Instance, Path.Combine(archive._scratch.Path, "wal"));
        while (journal.TryRead(out var batch)) archive.Batches.Add(batch with { Payload = batch.Payload.ToArray() });
        return archive;
    }

    /// <summary>A whole restore, with the backup or by the journal alone.</summary>
    public JournalPosition Restore(
        IFileSystem files, string root, long toSeq, bool fromRuns = true, bool replace = false, Action<string>? fetched = null)
    {
        var manifest = fromRuns ? Manifest : RunManifest.Empty;
        using var restore = DirectoryRestore.Open(files, new DataDirectoryOptions(root), Identity, PlanOf(toSeq, fromRuns), replace);
        foreach (var run in manifest.Runs.Where(run => !restore.HasRun(run.Sha256, run.Length)))
        {
            fetched?.Invoke(run.FileName);
            using var landing = restore.CreateRun(run.Sha256, run.Length);
            foreach (var part in _runs[run.Sha256].Chunk(1000)) landing.Write(part);
            landing.Complete();
        }

        // The batch that holds the checkpoint, or the one behind it.
        var first = Batches.First(batch => batch.LastSeq > manifest.CheckpointSeq || batch.LastSeq == toSeq);
        using var journal = restore.OpenJournal(new JournalPosition(first.FirstSeq - 1, ChainAt(first.FirstSeq - 1)), JournalOptions.SegmentBytesMin);
        foreach (var batch in Batches.Where(batch => batch.FirstSeq > journal.Position.Seq && batch.FirstSeq <= toSeq))
        {
            fetched?.Invoke($"seq {batch.FirstSeq}");
            journal.AppendUpTo(batch, toSeq);
        }

        journal.Finish();
        restore.Complete(manifest, new RestoreMark(new Instant(1), fromRuns ? "a backup" : "the journal", toSeq));
        Assert.True(restore.Verify(TestContext.Current.CancellationToken).IsSound);
        restore.Finish();
        return journal.Position;
    }

    /// <summary>An engine would start on it; it holds exactly that prefix, and goes on.</summary>
    public async Task CheckAsync(string root, long seq)
    {
        using (var directory = DataDirectory.Open(DiskFileSystem.Instance, new DataDirectoryOptions(root)))
        {
            Assert.Equal((Identity.ClusterId, Identity.Generation), (directory.Metadata.ClusterId, directory.Metadata.Generation));
            Assert.Equal(seq, directory.Metadata.LastRestore?.Seq);
        }

        var prefix = new ReferenceIndex();
        prefix.Records.AddRange(Reference.Records.Take((int)seq));
        await using var store = new JournaledStore(root, reference: prefix, generation: Identity.Generation);
        await store.ReplayAsync();
        Assert.Equal(seq, store.Store.AppliedSeq);
        store.Check();
        await store.WriteAsync(5);
        store.Check();
    }

    public void Dispose() => _scratch.Dispose();

    public static byte[] PlanOf(long toSeq, bool fromRuns) => [(byte)toSeq, (byte)(fromRuns ? 1 : 0)];
}
