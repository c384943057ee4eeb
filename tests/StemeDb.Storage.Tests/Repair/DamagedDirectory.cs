using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Repair;
using StemeDb.Storage.Tests.Index;
using StemeDb.Storage.Verification;

namespace StemeDb.Storage.Tests.Repair;

/// <summary>A whole data directory with several segments and runs, and the reference that saw the same records.</summary>
internal sealed class DamagedDirectory : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public ReferenceIndex Reference { get; private set; } = null!;

    public string Root => _scratch.Path;

    public DataDirectoryOptions Options => new(Root);

    public string[] Segments => [.. Directory.GetFiles(Path.Combine(Root, "wal"), "*.log").Order(StringComparer.Ordinal)];

    public string[] Runs => [.. Directory.GetFiles(Path.Combine(Root, "db"), "*.kv").Order(StringComparer.Ordinal)];

    public long CheckpointSeq { get; private set; }

    /// <summary>Makes one: some records in runs, some only in the journal.</summary>
    public static async Task<DamagedDirectory> MakeAsync(int inRuns = 150, int behind = 60)
    {
        var directory = new DamagedDirectory();
        var metadata = new DataDirectoryMetadata(Guid.Parse("6f1c2f2e-91a4-4d4e-8a52-64c0c1d8be11"), 1, 3, null);
        AtomicFile.Write(DiskFileSystem.Instance, Path.Combine(directory.Root, "metadata.json"), MetadataText.Write(metadata));
        await using var store = new JournaledStore(directory.Root, new Files.FaultyDisk());
        await store.WriteAsync(inRuns / 2);
        await store.CheckpointAsync();
        await store.WriteAsync(inRuns - (inRuns / 2));
        await store.CheckpointAsync();
        directory.CheckpointSeq = store.Store.CheckpointSeq;
        if (behind > 0) await store.WriteAsync(behind);
        directory.Reference = store.Reference;
        return directory;
    }

    public DataVerification Verify() =>
        DataVerifier.Verify(DiskFileSystem.Instance, Options, TestContext.Current.CancellationToken);

    /// <summary>Plans and repairs; the directory must verify clean afterwards, and the store must hold the log up to a seq.</summary>
    public async Task<RepairPlan> RepairAsync(long expectedLastSeq)
    {
        var repair = DataRepair.Look(DiskFileSystem.Instance, Options, TestContext.Current.CancellationToken);
        Assert.Null(repair.Plan.Obstacle);
        await repair.RunAsync(TestContext.Current.CancellationToken);
        var after = Verify();
        Assert.True(after.IsSound, string.Join('\n', [.. after.Findings, .. after.Journal.Damages.Select(d => d.ToString()), .. after.Runs.Findings.Select(f => f.Message)]));
        Assert.Equal(expectedLastSeq, after.LastSeq);
        Assert.Empty(DataRepair.Look(DiskFileSystem.Instance, Options, TestContext.Current.CancellationToken).Plan.Steps);
        await CheckAsync(expectedLastSeq);
        return repair.Plan;
    }

    public async Task CheckAsync(long lastSeq)
    {
        var left = new ReferenceIndex();
        left.Records.AddRange(Reference.Records.Take((int)lastSeq));
        await using var store = new JournaledStore(Root, new Files.FaultyDisk(), left);
        await store.ReplayAsync();
        store.Check();
        await store.WriteAsync(5);
        store.Check();
    }

    public static void Flip(string file, long offset)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[offset < 0 ? bytes.Length + offset : offset] ^= 0x10;
        File.WriteAllBytes(file, bytes);
    }

    public void Dispose() => _scratch.Dispose();
}
