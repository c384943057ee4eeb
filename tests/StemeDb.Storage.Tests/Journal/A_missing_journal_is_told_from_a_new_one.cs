using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Repair;
using StemeDb.Storage.Tests.Files;
using StemeDb.Storage.Verification;

namespace StemeDb.Storage.Tests.Journal;

public sealed class A_missing_journal_is_told_from_a_new_one : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly FaultyDisk _disk = new();

    private DataDirectoryOptions Options => new(_scratch.File("data"));

    private string[] Segments => Directory.GetFiles(Path.Combine(Options.Root, "wal"), "*.log");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_directory_that_nothing_was_written_to_is_sound_and_needs_no_repair()
    {
        await OpenAsync(_ => { });
        Assert.Empty(Segments);
        Assert.True(Verify().IsSound, string.Join(' ', Verify().Findings));
        Assert.Empty(Look().Plan.Steps);
        await OpenAsync(_ => { });
    }

    [Fact]
    public async Task A_journal_that_was_written_to_and_is_gone_is_not_begun_anew()
    {
        await OpenAsync(Append);
        Directory.Delete(Path.Combine(Options.Root, "wal"), recursive: true);

        var error = await Assert.ThrowsAsync<JournalMissingException>(() => OpenAsync(_ => { }));
        Assert.Contains(Path.Combine(Options.Root, "wal"), error.Message, StringComparison.Ordinal);
        Assert.Contains("The journal was begun and has no segment", Assert.Single(Verify().Findings), StringComparison.Ordinal);

        var step = Assert.Single(Look().Plan.Steps);
        Assert.Contains("how much that was is not known", step.Detail, StringComparison.Ordinal);
        await Look().RunAsync(TestContext.Current.CancellationToken);
        Assert.True(Verify().IsSound);
        await OpenAsync(Append);
    }

    [Fact]
    public async Task It_is_known_before_anything_is_written_and_where_it_cannot_be_recorded_nothing_is()
    {
        await OpenAsync(journal =>
        {
            _disk.Fault = new DiskFault(FaultPoint.Create, "metadata.json.tmp", () => DiskFaults.NoSpace("metadata.json.tmp"));
            for (var i = 0; i < 2; i++) Assert.Throws<DiskFullException>(() => Append(journal));
            Assert.Equal(0, journal.Durable.Seq);
            _disk.Fault = null;
            Append(journal);
        });
        Assert.True(DataDirectory.ReadMetadata(_disk, Options.Root).IsJournalBegun);
    }

    [Fact]
    public async Task A_directory_of_before_is_known_to_have_one_from_its_next_start_on()
    {
        await OpenAsync(Append);
        var path = Path.Combine(Options.Root, DataDirectory.MetadataFileName);
        AtomicFile.Write(_disk, path, MetadataText.Write(DataDirectory.ReadMetadata(_disk, Options.Root) with { IsJournalBegun = false }));
        await OpenAsync(_ => { });
        Assert.True(DataDirectory.ReadMetadata(_disk, Options.Root).IsJournalBegun);
    }

    private static void Append(SegmentedJournal journal) => journal.Append(journal.Durable.Seq + 1, 1, new byte[100]);

    private DataVerification Verify() => DataVerifier.Verify(_disk, Options, TestContext.Current.CancellationToken);

    private DataRepair Look() => DataRepair.Look(_disk, Options, TestContext.Current.CancellationToken);

    /// <summary>As an engine opens it that is killed before it made a checkpoint.</summary>
    private async Task OpenAsync(Action<SegmentedJournal> use)
    {
        using var directory = DataDirectory.Open(_disk, Options);
        using var journal = SegmentedJournal.Open(_disk, directory.JournalOptions with { SegmentBytes = JournalOptions.SegmentBytesMin });
        await using var store = HybridStore.Open(_disk, new HybridStoreOptions(directory.DbDirectory));
        use(journal);
    }
}
