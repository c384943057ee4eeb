using StemeDb.Model.Records;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Tests.Index;

namespace StemeDb.Storage.Tests.Repair;

/// <summary>Runs that are sound and say something else than the journal beside them.</summary>
internal static class ForeignRuns
{
    /// <summary>Writes the runs of the directory again, from records of which one has another value.</summary>
    public static void Exchange(DamagedDirectory directory)
    {
        var db = Path.Combine(directory.Root, "db");
        foreach (var file in Directory.GetFiles(db)) File.Delete(file);
        var store = HybridStore.Open(DiskFileSystem.Instance, new HybridStoreOptions(db));
        foreach (var record in directory.Reference.Records)
        {
            var other = record is AssertionRecord { Seq: 40 } claim
                ? claim with { Assertion = claim.Assertion with { Value = "\"other\""u8.ToArray() } }
                : record;
            store.Apply([SampleLog.Encode(other)]);
        }

        store.CheckpointAsync(CancellationToken.None).GetAwaiter().GetResult();
        store.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
