using System.Text;
using StemeDb.Model.Records;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Tests.Index;
using StemeDb.Storage.Verification;

namespace StemeDb.Storage.Tests.Golden;

/// <summary>
/// The files in v1 were written by the first version of the formats and are never changed: a whole data directory, metadata,
/// journal, manifest and runs, and a listing of what it holds. STEMEDB_WRITE_GOLDEN=DIR writes such a directory with this
/// version of the code, which is how the next version's files are made.
/// </summary>
public sealed class Data_directories_of_version_1_stay_readable : IDisposable
{
    private static readonly Guid s_cluster = Guid.Parse("6f1c2f2e-91a4-4d4e-8a52-64c0c1d8be11");

    private readonly ScratchDirectory _scratch = new();

    private static string Golden => Path.Combine(AppContext.BaseDirectory, "Golden", "v1");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task It_verifies_clean_and_holds_what_its_listing_says()
    {
        Copy(Path.Combine(Golden, "data"), _scratch.Path);
        var report = DataVerifier.Verify(DiskFileSystem.Instance, new DataDirectoryOptions(_scratch.Path), TestContext.Current.CancellationToken);
        Assert.True(report.IsSound, string.Join('\n', report.Findings));
        Assert.Equal(40, report.RecordsCompared);
        Assert.Equal((s_cluster, 2L, 5L), (report.Metadata!.ClusterId, report.Metadata.Generation, report.Metadata.Restarts));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Golden, "listing.txt"), TestContext.Current.CancellationToken), await ListAsync(_scratch.Path));
    }

    [Fact]
    public async Task The_generator_writes_a_directory_with_the_same_listing()
    {
        var target = Environment.GetEnvironmentVariable("STEMEDB_WRITE_GOLDEN") is { Length: > 0 } wanted ? wanted : _scratch.File("made");
        await WriteAsync(Path.Combine(target, "data"));
        Copy(Path.Combine(target, "data"), _scratch.File("copy"));
        var listing = await ListAsync(_scratch.File("copy"));
        await File.WriteAllTextAsync(Path.Combine(target, "listing.txt"), listing, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Golden, "listing.txt"), TestContext.Current.CancellationToken), listing);
    }

    private static async Task WriteAsync(string root)
    {
        Directory.CreateDirectory(Path.Combine(root, "db"));
        var metadata = new DataDirectoryMetadata(s_cluster, 2, 5, null);
        AtomicFile.Write(DiskFileSystem.Instance, Path.Combine(root, "metadata.json"), MetadataText.Write(metadata));
        using var journal = Open(root);
        await using var store = HybridStore.Open(DiskFileSystem.Instance, Index(root));
        foreach (var record in Records())
        {
            var batch = new RecordBatch();
            batch.Begin();
            RecordEncoding.Encode(record, batch);
            batch.End();
            journal.Append(record.Seq, 1, batch.Payload.Span);
            store.Apply(batch.Records);
            if (record.Seq is 20 or 40) await store.CheckpointAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Every kind of record; 40 of them are in two runs, the rest is in the journal alone.</summary>
    private static IEnumerable<LogRecord> Records()
    {
        AssertionRecord? last = null;
        for (var seq = 1; seq <= 60; seq++)
        {
            var (path, source) = (SampleLog.PathTexts[seq % SampleLog.PathTexts.Length], SampleLog.SourceTexts[seq % 5]);
            LogRecord record = (seq % 12) switch
            {
                3 => SampleLog.SourceSetting(seq, SampleLog.Source(source), seq % 9),
                5 => SampleLog.Rule(seq, SampleLog.Patterns[seq % 3], seq),
                7 => SampleLog.Retraction(seq, last!, "wrong"),
                _ => last = SampleLog.Assertion(seq, SampleLog.Path(path), SampleLog.Source(source), seq, seq),
            };
            yield return record;
        }
    }

    /// <summary>One line for each record of the log, and one for each child of the top with its counts.</summary>
    private static async Task<string> ListAsync(string root)
    {
        using var journal = Open(root);
        await using var store = HybridStore.Open(DiskFileSystem.Instance, Index(root));
        await JournalReplay.RunAsync(journal, store, TestContext.Current.CancellationToken);
        var listing = new StringBuilder();
        using var reader = store.OpenReader();
        foreach (var record in reader.Records(1)) listing.Append(Convert.ToHexStringLower(SampleLog.Encode(record))).Append('\n');
        foreach (var child in reader.Children(default, default, 100))
        {
            listing.Append(Encoding.UTF8.GetString(child.Segment.Span)).Append(System.Globalization.CultureInfo.InvariantCulture, $" {child.HasClaims} {child.PathsBelow} {child.Claims}\n");
        }

        return listing.ToString();
    }

    private static SegmentedJournal Open(string root) => SegmentedJournal.Open(
        DiskFileSystem.Instance, new JournalOptions(Path.Combine(root, "wal"), s_cluster, 2) { SegmentBytes = JournalOptions.SegmentBytesMin });

    private static HybridStoreOptions Index(string root) => new(Path.Combine(root, "db"));

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
