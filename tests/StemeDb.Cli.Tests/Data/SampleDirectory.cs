using System.Security.Cryptography;
using StemeDb.Cli.Tests.Import;

namespace StemeDb.Cli.Tests.Data;

/// <summary>A data directory with seq 1 to 60 in four segments, of which two runs hold seq 1 to 40; to be damaged.</summary>
internal sealed class SampleDirectory : IDisposable
{
    public const int LastSeq = 60;
    public const int CheckpointSeq = 40;

    private const int SegmentHeaderBytes = 4096;

    private readonly TemporaryFolder _folder = new();

    public SampleDirectory()
    {
        var sample = Path.Combine(AppContext.BaseDirectory, "sample-data");
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Root, Path.GetRelativePath(sample, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public string Root => _folder.File("data");

    public string Wal => Path.Combine(Root, "wal");

    public string Db => Path.Combine(Root, "db");

    /// <summary>A path beside the directory.</summary>
    public string Beside(string name) => _folder.File(name);

    /// <summary>Seq 59 and 60 are in the last segment: 59 is damaged, and 60 stands behind the gap.</summary>
    public void DamageJournalAt59() => Flip(Directory.GetFiles(Wal, "*.log").Order(StringComparer.Ordinal).Last(), SegmentHeaderBytes + 50);

    public void DamageManifest() => Flip(Path.Combine(Db, "MANIFEST"), 20);

    public void DamageRun() => Flip(Directory.GetFiles(Db, "*.kv").Order(StringComparer.Ordinal).First(), 200);

    /// <summary>Name and content of each file, but for locks.</summary>
    public string[] Snapshot() =>
    [
        .. Directory.GetFiles(Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(file => Path.GetFileName(file) != "LOCK")
            .Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"),
    ];

    public void Dispose() => _folder.Dispose();

    private static void Flip(string file, int offset)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[offset] ^= 0x10;
        File.WriteAllBytes(file, bytes);
    }
}
