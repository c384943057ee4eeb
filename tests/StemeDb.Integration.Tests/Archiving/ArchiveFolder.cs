using System.Security.Cryptography;
using StemeDb.Archive;
using StemeDb.Archive.Journal;
using StemeDb.Archive.Local;
using StemeDb.Integration.Tests.Processes;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Journal;

namespace StemeDb.Integration.Tests.Archiving;

/// <summary>The archive of a stack in a directory beside it.</summary>
internal sealed class ArchiveFolder(Stack stack)
{
    public string Path { get; } = System.IO.Path.Combine(stack.Folder, "archive");

    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["STEMEDB_ARCHIVE_DIR"] = Path };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Runs the command on it.</summary>
    public Task<(int ExitCode, string Output)> CommandAsync(params string[] arguments) =>
        ChildProcess.RunAsync(Programs.Cli, [.. arguments, "--archive", Path], workingDirectory: stack.Folder);

    /// <summary>Waits until a generation's journal is archived up to a seq.</summary>
    public Task UntilArchivedAsync(long seq, ChildProcess archiver, long generation = 1) => Until.TrueAsync(
        async () => await LastSeqAsync(generation) >= seq, TimeSpan.FromMinutes(1), () => $"It was not archived up to seq {seq}.\n{archiver.Output}");

    /// <summary>The last archived seq; 0 when there is none.</summary>
    public async Task<long> LastSeqAsync(long generation = 1)
    {
        var id = Directory.Exists(Path) ? Directory.GetDirectories(Path).Select(System.IO.Path.GetFileName).FirstOrDefault(name => Guid.TryParse(name, out _)) : null;
        if (id is null) return 0;
        await using var store = LocalObjectStore.Open(DiskFileSystem.Instance, Path);
        return (await new ArchivedJournal(store, new ArchiveNames(Guid.Parse(id)), generation).LastAsync(Cancellation))?.LastSeq ?? 0;
    }

    /// <summary>Names and digests of the pieces of a generation.</summary>
    public IReadOnlyDictionary<string, string> PiecesOf(long generation) => Directory
        .GetFiles(Path, "*", SearchOption.AllDirectories)
        .Where(file => file.Contains($"/journal/{generation:D10}/", StringComparison.Ordinal))
        .ToDictionary(file => file, file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))), StringComparer.Ordinal);

    /// <summary>A reader who takes each batch once gets the journal of the data directory, whose engine is stopped, and all of it.</summary>
    public async Task RequireJournalAsync()
    {
        var metadata = DataDirectory.ReadMetadata(DiskFileSystem.Instance, stack.DataDirectory);
        using var journal = SegmentedJournal.Open(
            DiskFileSystem.Instance, new JournalOptions(System.IO.Path.Combine(stack.DataDirectory, "wal"), metadata.ClusterId, metadata.Generation));
        using var reader = journal.Read(1);
        await using var store = LocalObjectStore.Open(DiskFileSystem.Instance, Path);
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
