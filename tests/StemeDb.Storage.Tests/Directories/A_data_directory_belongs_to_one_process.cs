using System.Text;
using StemeDb.Model.Time;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Tests.Files;

namespace StemeDb.Storage.Tests.Directories;

public sealed class A_data_directory_belongs_to_one_process : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly FaultyDisk _disk = new();

    public void Dispose() => _scratch.Dispose();

    private string Root => _scratch.File("data");

    private string MetadataFile => Path.Combine(Root, DataDirectory.MetadataFileName);

    private DataDirectory Open() => DataDirectory.Open(_disk, new DataDirectoryOptions(Root));

    [Fact]
    public void A_new_one_gets_an_id_and_keeps_it_and_counts_its_restarts()
    {
        Guid id;
        CursorKeyring keys;
        using (var first = Open())
        {
            Assert.True(first.IsNew);
            Assert.Equal((1L, 0L), (first.Metadata.Generation, first.Metadata.Restarts));
            Assert.True(Directory.Exists(first.WalDirectory) && Directory.Exists(first.DbDirectory));
            id = first.Metadata.ClusterId;
            keys = first.Metadata.CursorKeys;
            Assert.Single(keys.Keys);
            Assert.NotEqual(Guid.Empty, id);
        }

        for (var restarts = 1; restarts <= 3; restarts++)
        {
            using var again = Open();
            Assert.False(again.IsNew);
            Assert.Equal(new DataDirectoryMetadata(id, 1, restarts, null) { CursorKeys = keys }, again.Metadata);
            Assert.Equal(again.Metadata, DataDirectory.ReadMetadata(_disk, Root));
        }
    }

    [Fact]
    public void A_second_process_is_refused_and_told_who_has_it()
    {
        using var first = Open();
        var error = Assert.Throws<DataDirectoryInUseException>(Open);
        Assert.Contains(Root, error.Message, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(Environment.ProcessId, error.Holder);
        Assert.Equal(0, DataDirectory.ReadMetadata(_disk, Root).Restarts);
    }

    [Fact]
    public void A_journal_directory_elsewhere_is_locked_too()
    {
        var wal = _scratch.File("elsewhere");
        using var first = DataDirectory.Open(_disk, new DataDirectoryOptions(Root, wal));
        Assert.Equal(wal, first.WalDirectory);
        var error = Assert.Throws<DataDirectoryInUseException>(
            () => DataDirectory.Open(_disk, new DataDirectoryOptions(_scratch.File("other"), wal)));
        Assert.Equal(wal, error.Path);
    }

    [Fact]
    public void After_a_refusal_the_lock_is_free_again()
    {
        Open().Dispose();
        File.WriteAllText(MetadataFile, "{}");
        Assert.Throws<MetadataDamagedException>(Open);
        File.Delete(MetadataFile);
        using var again = Open();
        Assert.True(again.IsNew);
    }

    [Fact]
    public void Missing_metadata_beside_data_are_not_made_up()
    {
        using (var first = Open()) File.WriteAllText(Path.Combine(first.WalDirectory, "00000000000000000001.log"), "x");
        File.Delete(MetadataFile);
        var error = Assert.Throws<MetadataDamagedException>(Open);
        Assert.Contains("00000000000000000001.log", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(MetadataFile));
    }

    [Fact]
    public void Every_flipped_bit_and_every_cut_of_the_metadata_is_noticed()
    {
        Directory.CreateDirectory(Root);
        var metadata = new DataDirectoryMetadata(Guid.NewGuid(), 3, 12, new RestoreMark(new Instant(638_000_000_000_000_001), "stemedb-backup-20260101-120000", 77));
        var good = MetadataText.Write(metadata);
        Assert.Equal(metadata, MetadataText.Read(MetadataFile, good));
        for (var length = 0; length < good.Length - 2; length++) AssertRefused(good[..length], $"cut to {length} bytes");
        var end = good.AsSpan().LastIndexOf("\"\n}"u8);
        for (var bit = 0; bit < end * 8; bit++)
        {
            var bad = good.ToArray();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(bad, $"bit {bit}");
        }
    }

    [Fact]
    public void Metadata_of_a_newer_program_are_refused_with_a_sentence_that_says_so()
    {
        var text = Encoding.UTF8.GetString(MetadataText.Write(new DataDirectoryMetadata(Guid.NewGuid(), 1, 0, null)));
        var error = Assert.Throws<DataDirectoryNewerException>(
            () => MetadataText.Read(MetadataFile, Encoding.UTF8.GetBytes(text.Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal))));
        Assert.Contains("version 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_1_is_still_read()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Directories", "golden-metadata-v1.json");
        var golden = File.ReadAllBytes(path);
        var metadata = MetadataText.Read(path, golden);
        Assert.Equal(new Guid("0b5f3c52-6c1e-4c58-9a3e-0d9b1f6f2a10"), metadata.ClusterId);
        Assert.Equal((2L, 5L, 1234L), (metadata.Generation, metadata.Restarts, metadata.LastRestore!.Seq));
        Assert.Equal(golden, MetadataText.Write(metadata));
    }

    [Theory]
    [InlineData("Create")]
    [InlineData("Write")]
    [InlineData("Sync")]
    [InlineData("Rename")]
    [InlineData("SyncDirectory")]
    public void A_disk_that_fails_while_starting_leaves_the_metadata_whole(string at)
    {
        Open().Dispose();
        _disk.Fault = new DiskFault(Enum.Parse<FaultPoint>(at), "", DiskFaults.InputOutput);
        Assert.Throws<IOException>(Open);
        _disk.Fault = null;
        using var again = Open();
        Assert.InRange(again.Metadata.Restarts, 1, 2);
    }

    [Fact]
    public void Paths_must_be_absolute() => Assert.Throws<ArgumentException>(() => new DataDirectoryOptions("data"));

    private void AssertRefused(byte[] text, string what)
    {
        try
        {
            MetadataText.Read(MetadataFile, text);
        }
        catch (DataDirectoryException)
        {
            return;
        }

        Assert.Fail($"read although {what}");
    }
}
