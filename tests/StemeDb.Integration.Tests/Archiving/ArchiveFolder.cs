using System.Security.Cryptography;
using StemeDb.Archive;
using StemeDb.Archive.Journal;
using StemeDb.Integration.Tests.Processes;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Journal;

namespace StemeDb.Integration.Tests.Archiving;

/// <summary>The archive of a stack in a directory beside it.</summary>
internal sealed class ArchiveFolder(Stack stack)
    : StackArchive(stack, new Dictionary<string, string> { ["STEMEDB_ARCHIVE_DIR"] = System.IO.Path.Combine(stack.Folder, "archive") })
{
    private readonly Stack _stack = stack;

    public string Path => Variables["STEMEDB_ARCHIVE_DIR"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Names and digests of the pieces of a generation.</summary>
    public IReadOnlyDictionary<string, string> PiecesOf(long generation) => Directory
        .GetFiles(Path, "*", SearchOption.AllDirectories)
        .Where(file => file.Contains($"/journal/{generation:D10}/", StringComparison.Ordinal))
        .ToDictionary(file => file, file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))), StringComparer.Ordinal);

    /// <summary>A reader who takes each batch once gets the journal of the data directory, whose engine is stopped, and all of it.</summary>
    public async Task RequireJournalAsync()
    {
        var metadata = DataDirectory.ReadMetadata(DiskFileSystem.Instance, _stack.DataDirectory);
        using var journal = SegmentedJournal.Open(
            DiskFileSystem.Instance, new JournalOptions(System.IO.Path.Combine(_stack.DataDirectory, "wal"), metadata.ClusterId, metadata.Generation));
        using var reader = journal.Read(1);
        await using var store = OpenStore();
        var archived = new ArchivedJournal(store, new ArchiveNames(metadata.ClusterId), metadata.Generation);
        long last = 0;
        await foreach (var entry in archived.ListAsync(1, Cancellation))
        {
            foreach (var batch in (await archived.ReadAsync(entry, Cancellation)).Batches.Where(batch => batch.LastSeq > last))
            {
                Assert.True(reader.TryRead(out var written), "The archive has more than the journal.");
                Assert.Equal((written.FirstSeq, written.Count, written.Checksum), (batch.FirstSeq, batch.Count, batch.Checksum));
                last = batch.LastSeq;
            }
        }

        Assert.Equal(journal.Durable.Seq, last);
    }
}
