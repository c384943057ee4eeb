using BenchmarkDotNet.Attributes;
using StemeDb.Storage.Files;
using StemeDb.Storage.Journal;

namespace StemeDb.MicroBench;

/// <summary>Appending one batch to the journal: header, chained checksum, write, and the sync where there is one. Time is per batch.</summary>
public class JournalBenchmarks
{
    private DirectoryInfo _folder = null!;
    private SegmentedJournal _journal = null!;
    private byte[] _payload = [];
    private long _nextSeq = 1;

    [Params(1, 64, 512)]
    public int Records { get; set; }

    [Params(true, false)]
    public bool Sync { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("stemedb-micro-");
        _nextSeq = 1;
        _payload = [.. EncodedRecords.Of(1, Records).SelectMany(record => record.ToArray())];
        _journal = SegmentedJournal.Open(
            Sync ? DiskFileSystem.Instance : new UnsyncedFiles(DiskFileSystem.Instance), new JournalOptions(_folder.FullName, Guid.NewGuid(), 1));
    }

    [GlobalCleanup]
    public void Close()
    {
        _journal.Dispose();
        _folder.Delete(recursive: true);
    }

    [Benchmark]
    public long Append()
    {
        _journal.Append(_nextSeq, Records, _payload);
        _nextSeq += Records;
        if (_journal.RetainedBytes > 1L << 30)
        {
            _journal.Trim(_nextSeq - 1);
        }

        return _nextSeq;
    }
}
