using System.Collections.Concurrent;

namespace StemeDb.Archive.Verifying;

/// <summary>What was read and found so far. Thread-safe.</summary>
internal sealed class VerifyTally
{
    private readonly ConcurrentQueue<ArchiveFinding> _findings = new();
    private long _objects;
    private long _bytes;

    public long Objects => Volatile.Read(ref _objects);

    public long Bytes => Volatile.Read(ref _bytes);

    public IReadOnlyList<ArchiveFinding> Findings =>
    [
        .. _findings.OrderByDescending(finding => finding.IsFault).ThenBy(finding => finding.Name, StringComparer.Ordinal).ThenBy(finding => finding.Seqs?.First),
    ];

    public void Find(ArchiveFinding finding) => _findings.Enqueue(finding);

    public void Read(long bytes)
    {
        Interlocked.Increment(ref _objects);
        Interlocked.Add(ref _bytes, bytes);
    }
}
