using StemeDb.Storage.Files;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Tests.Files;

namespace StemeDb.Storage.Tests.Journal;

/// <summary>A batch as a test wrote it or read it, with the place where it ends in its segment.</summary>
internal sealed record SampleBatch(long FirstSeq, int Count, string Payload, string File, long End)
{
    public long LastSeq => FirstSeq + Count - 1;
}

/// <summary>A journal in a scratch directory, with small segments, that can be cut, bent and opened again.</summary>
internal sealed class SampleJournal : IDisposable
{
    public static readonly Guid ClusterId = new("6f1c2f2e-91a4-4d4e-8a52-64c0c1d8be11");

    private readonly ScratchDirectory _scratch = new();
    private readonly List<SampleBatch> _batches = [];

    public FaultyDisk Disk { get; } = new();

    public JournalOptions Options => new(_scratch.File("wal"), ClusterId, generation: 1) { SegmentBytes = JournalOptions.SegmentBytesMin };

    public string Directory => Options.Directory;

    /// <summary>Every batch appended so far, in order.</summary>
    public IReadOnlyList<SampleBatch> Batches => _batches;

    public string LastFile => SegmentFiles[^1];

    public string[] SegmentFiles => [.. System.IO.Directory.GetFiles(Directory, "*.log").Order(StringComparer.Ordinal)];

    public SegmentedJournal Open() => SegmentedJournal.Open(Disk, Options);

    /// <summary>Appends a batch per payload to the journal, each of one to three records.</summary>
    public void Append(SegmentedJournal journal, params ReadOnlySpan<byte[]> payloads)
    {
        foreach (var payload in payloads)
        {
            var (firstSeq, count) = (journal.Durable.Seq + 1, 1 + (payload.Length % 3));
            journal.Append(firstSeq, count, payload);
            var file = SegmentFiles[^1];
            var before = _batches.LastOrDefault(batch => batch.File == file)?.End ?? SegmentHeader.Bytes;
            _batches.Add(new SampleBatch(firstSeq, count, Convert.ToHexString(payload), file, before + BatchHeader.BatchBytesOf(payload.Length)));
        }
    }

    /// <summary>Makes a journal of the given payloads and closes it.</summary>
    public void Write(params ReadOnlySpan<byte[]> payloads)
    {
        using var journal = Open();
        Append(journal, payloads);
    }

    /// <summary>Bytes without zeros, different for every seed.</summary>
    public static byte[] Payload(int length, int seed = 1)
    {
        var bytes = new byte[length];
        var random = new Random(seed);
        for (var i = 0; i < length; i++) bytes[i] = (byte)random.Next(1, 256);
        return bytes;
    }

    /// <summary>All that a journal holds from a seq on.</summary>
    public static List<(long FirstSeq, int Count, string Payload)> ReadAll(IJournal journal, long fromSeq = 1)
    {
        var read = new List<(long, int, string)>();
        using var reader = journal.Read(fromSeq);
        while (reader.TryRead(out var batch)) read.Add((batch.FirstSeq, batch.Count, Convert.ToHexString(batch.Payload.Span)));
        return read;
    }

    /// <summary>Says that a journal holds exactly these batches.</summary>
    public static void AssertHolds(IJournal journal, IEnumerable<SampleBatch> expected)
    {
        var batches = expected.ToArray();
        Assert.Equal(batches.Select(batch => (batch.FirstSeq, batch.Count, batch.Payload)), ReadAll(journal, journal.FirstRetainedSeq));
        if (batches.Length > 0) Assert.Equal(batches[^1].LastSeq, journal.Durable.Seq);
    }

    /// <summary>Changes the bytes of a file.</summary>
    public static void Bend(string file, Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(file);
        change(bytes);
        Overwrite(file, bytes);
    }

    /// <summary>Overwrites in place: cutting a file to nothing first makes some file systems sync it, which is slow.</summary>
    public static void Overwrite(string file, byte[] bytes)
    {
        using var handle = File.OpenHandle(file, FileMode.OpenOrCreate, FileAccess.Write);
        RandomAccess.Write(handle, bytes, fileOffset: 0);
        RandomAccess.SetLength(handle, bytes.Length);
    }

    /// <summary>The files as they are, to go back to.</summary>
    public Dictionary<string, byte[]> Snapshot() => System.IO.Directory.GetFiles(Directory).ToDictionary(file => file, File.ReadAllBytes);

    public void GoBackTo(Dictionary<string, byte[]> snapshot)
    {
        foreach (var file in System.IO.Directory.GetFiles(Directory).Where(file => !snapshot.ContainsKey(file))) File.Delete(file);
        foreach (var (file, bytes) in snapshot) Overwrite(file, bytes);
    }

    public JournalCorruptException AssertRefuses()
    {
        var before = Snapshot();
        var error = Assert.Throws<JournalCorruptException>(() => Open().Dispose());
        var after = Snapshot();
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(before, item => Assert.True(item.Value.AsSpan().SequenceEqual(after[item.Key]), $"{item.Key} was changed"));
        var report = JournalVerifier.Verify(DiskFileSystem.Instance, Directory, ClusterId);
        Assert.Equal(error.Damage, report.Damages[0]);
        return error;
    }

    public void Dispose() => _scratch.Dispose();
}
