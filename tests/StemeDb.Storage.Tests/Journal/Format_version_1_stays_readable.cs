using System.Text;
using StemeDb.Storage.Files;
using StemeDb.Storage.Journal;

namespace StemeDb.Storage.Tests.Journal;

/// <summary>The files in golden-v1 were written by the first version of the format and are never changed.</summary>
public sealed class Format_version_1_stays_readable : IDisposable
{
    private static readonly Guid _clusterId = new("00112233-4455-6677-8899-aabbccddeeff");

    private readonly ScratchDirectory _scratch = new();

    private static string Golden => Path.Combine(AppContext.BaseDirectory, "Journal", "golden-v1");

    private JournalOptions Options => new(_scratch.Path, _clusterId, generation: 3) { SegmentBytes = 8 * 1024, FirstSeq = 10 };

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        foreach (var file in Directory.GetFiles(Golden)) File.Copy(file, _scratch.File(Path.GetFileName(file)));
        using var journal = SegmentedJournal.Open(DiskFileSystem.Instance, Options);
        Assert.Null(journal.Recovery.Torn);
        Assert.Equal(new JournalPosition(16, 0xbc6454e4), journal.Durable);
        Assert.Equal(Payloads.Select((payload, i) => (10L + (2 * i), i == 3 ? 1 : 2, Convert.ToHexString(payload))), SampleJournal.ReadAll(journal, 10));
    }

    [Fact]
    public void It_is_still_written_byte_for_byte()
    {
        using (var journal = SegmentedJournal.Open(DiskFileSystem.Instance, Options))
        {
            for (var i = 0; i < 4; i++) journal.Append(10 + (2 * i), i == 3 ? 1 : 2, Payloads[i]);
        }

        Assert.Equal(Directory.GetFiles(Golden).Select(Path.GetFileName).Order(), Directory.GetFiles(_scratch.Path).Select(Path.GetFileName).Order());
        foreach (var file in Directory.GetFiles(Golden)) Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(_scratch.File(Path.GetFileName(file))));
    }

    [Fact]
    public void The_fields_stand_where_the_document_says()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Golden, SegmentName.Of(10)));
        Assert.Equal("StemeWAL", Encoding.ASCII.GetString(bytes, 0, 8));
        Assert.Equal((1, 4096), (BitConverter.ToInt32(bytes, 8), BitConverter.ToInt32(bytes, 12)));
        Assert.Equal("00112233445566778899AABBCCDDEEFF", Convert.ToHexString(bytes, 16, 16));
        Assert.Equal((3L, 10L, 8192L, 0u), (BitConverter.ToInt64(bytes, 32), BitConverter.ToInt64(bytes, 40), BitConverter.ToInt64(bytes, 48), BitConverter.ToUInt32(bytes, 56)));
        Assert.Equal((5, 2, 10L), (BitConverter.ToInt32(bytes, 4096), BitConverter.ToInt32(bytes, 4100), BitConverter.ToInt64(bytes, 4104)));
        Assert.Equal((0u, 0u), (BitConverter.ToUInt32(bytes, 4112), BitConverter.ToUInt32(bytes, 4116)));
        Assert.Equal("first", Encoding.ASCII.GetString(bytes, 4128, 5));
        Assert.Equal(12L, BitConverter.ToInt64(bytes, 4136 + 8));
        Assert.Equal(BitConverter.ToUInt32(bytes, 4096 + 28), BitConverter.ToUInt32(bytes, 4136 + 16));
        Assert.Equal(4, BitConverter.ToInt32(bytes, 4136 + 20));
    }

    // The second holds zeros over whole sectors, the third does not fit beside it.
    private static readonly byte[][] Payloads =
    [
        "first"u8.ToArray(), [1, .. new byte[2_500], 2], [.. Enumerable.Range(0, 2_000).Select(i => (byte)(1 + (i % 255)))], "the last one"u8.ToArray(),
    ];
}
