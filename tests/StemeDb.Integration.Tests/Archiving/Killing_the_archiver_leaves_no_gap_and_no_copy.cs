using StemeDb.Archive;
using StemeDb.Archive.Configuration;
using StemeDb.Archive.Faults.S3;
using StemeDb.Archive.Journal;
using StemeDb.Archive.Objects;
using StemeDb.Integration.Tests.Ledgers;
using StemeDb.Integration.Tests.Processes;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Journal;

namespace StemeDb.Integration.Tests.Archiving;

/// <summary>STEMEDB_TEST_KILLS says how often; STEMEDB_TEST_SEED replays the moments.</summary>
public sealed class Killing_the_archiver_leaves_no_gap_and_no_copy(ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task On_a_local_directory() => KillAndCompareAsync(stack => Task.FromResult<IReadOnlyDictionary<string, string>>(
        new Dictionary<string, string> { ["STEMEDB_ARCHIVE_DIR"] = Path.Combine(stack.Folder, "archive") }));

    [Fact]
    public Task On_a_local_directory_encrypted() => KillAndCompareAsync(stack => Task.FromResult<IReadOnlyDictionary<string, string>>(
        new Dictionary<string, string>
        {
            ["STEMEDB_ARCHIVE_DIR"] = Path.Combine(stack.Folder, "archive"),
            ["STEMEDB_ARCHIVE_ENCRYPTION_KEY"] = new string('7', 64),
        }));

    [Fact]
    public Task On_S3()
    {
        Assert.SkipWhen(TestBuckets.Absence is not null, TestBuckets.Absence ?? "");
        return KillAndCompareAsync(async _ => TestBuckets.VariablesOf(await TestBuckets.CreateAsync()));
    }

    private async Task KillAndCompareAsync(Func<Stack, Task<IReadOnlyDictionary<string, string>>> archive)
    {
        var (seed, kills) = (TestNumbers.Seed, TestNumbers.Kills(6));
        output.WriteLine($"STEMEDB_TEST_SEED={seed} STEMEDB_TEST_KILLS={kills}");
        var random = new Random(seed);
        await using var stack = await Stack.StartAsync();
        var variables = await archive(stack);
        using var stop = new CancellationTokenSource();
        var writing = new ClaimWriter(stack.Http, new Ledger("ledger"), "one", seed).RunAsync(stop.Token);
        for (var kill = 0; kill < kills; kill++)
        {
            await using var archiver = Start(stack, variables);
            // The moment is what is drawn here; nothing is expected to have happened by then.
            await Task.Delay(random.Next(300, 2_500), Cancellation);
            Assert.False(archiver.HasExited, archiver.Output);
            await archiver.KillAsync();
            if (kill == kills / 2)
            {
                await stack.Engine!.KillAsync();
                stack.StartEngine();
                await stack.WaitUntilReadyAsync();
            }
        }

        await stop.CancelAsync();
        await writing;
        var metadata = DataDirectory.ReadMetadata(DiskFileSystem.Instance, stack.DataDirectory);
        await using var store = ObjectStoreFactory.Open(ArchiveOptions.Read(name => variables.GetValueOrDefault(name)));
        await using (var last = Start(stack, variables))
        {
            var seq = (await stack.Client.GetHealthAsync(Cancellation)).AssertionCount;
            await Until.TrueAsync(
                async () => (await ArchivedAsync(store, metadata))?.LastSeq >= seq, TimeSpan.FromMinutes(1), () => $"It was not archived.\n{last.Output}");
            last.Signal(15);
            await last.WaitForExitAsync();
            Assert.True(last.ExitCode == 0, last.Output);
        }

        await stack.Engine!.KillAsync();
        await CompareAsync(store, metadata, stack.DataDirectory);
    }

    private static ChildProcess Start(Stack stack, IReadOnlyDictionary<string, string> variables) => ArchiverProcess.Start(stack, variables);

    private static Task<PieceEntry?> ArchivedAsync(IObjectStore store, DataDirectoryMetadata metadata) =>
        new ArchivedJournal(store, new ArchiveNames(metadata.ClusterId), metadata.Generation).LastAsync(Cancellation);

    private async Task CompareAsync(IObjectStore store, DataDirectoryMetadata metadata, string dataDirectory)
    {
        using var journal = SegmentedJournal.Open(
            DiskFileSystem.Instance, new JournalOptions(Path.Combine(dataDirectory, "wal"), metadata.ClusterId, metadata.Generation));
        using var reader = journal.Read(1);
        var archived = new ArchivedJournal(store, new ArchiveNames(metadata.ClusterId), metadata.Generation);
        var (pieces, batches) = (0, 0);
        await foreach (var entry in archived.ListAsync(1, Cancellation))
        {
            pieces++;
            foreach (var batch in (await archived.ReadAsync(entry, Cancellation)).Batches)
            {
                batches++;
                Assert.True(reader.TryRead(out var written), "The archive has more than the journal.");
                Assert.Equal((written.FirstSeq, written.Count, written.Checksum), (batch.FirstSeq, batch.Count, batch.Checksum));
                Assert.True(written.Payload.Span.SequenceEqual(batch.Payload.Span), $"Batch {batch.FirstSeq} differs.");
            }
        }

        output.WriteLine($"{batches} batches in {pieces} pieces, up to seq {journal.Durable.Seq}");
        Assert.False(reader.TryRead(out _), "The journal has more than the archive.");
    }
}
