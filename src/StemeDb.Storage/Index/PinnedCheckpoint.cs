using System.Security.Cryptography;
using StemeDb.Storage.Files;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Storage.Index;

/// <summary>
/// A checkpoint that stays as it is until it is let go: its manifest, and the bytes of its runs, also of those that the store has
/// merged away meanwhile. For backups. Thread-safe; a read that is under way when it is disposed of ends well.
/// </summary>
public sealed class PinnedCheckpoint : IDisposable
{
    private readonly RunCatalog _catalog;
    private readonly RunSet _runs;
    private int _disposed;

    internal PinnedCheckpoint(RunCatalog catalog, RunSet runs)
    {
        (_catalog, _runs) = (catalog, runs);
        ManifestBytes = ManifestEncoding.Encode(runs.Manifest).ToArray();
    }

    /// <summary>Every record up to this seq is in the runs, and none beyond.</summary>
    public long Seq => _runs.Manifest.CheckpointSeq;

    /// <summary>The runs, by ascending first seq. Each is named by the SHA-256 of its bytes.</summary>
    public IReadOnlyList<RunInfo> Runs => _runs.Manifest.Runs;

    /// <summary>The file <see cref="ManifestFile.Name"/> of a directory that holds these runs and nothing else.</summary>
    public ReadOnlyMemory<byte> ManifestBytes { get; }

    /// <summary>How many records of each kind the runs hold.</summary>
    public IndexCounts Counts => RunCounts.Of(_runs.Manifest);

    /// <summary>Bytes of all runs.</summary>
    public long Bytes => Runs.Sum(run => run.Length);

    /// <summary>Opens a run for reading from its first byte to its last.</summary>
    /// <param name="fileName">A name out of <see cref="Runs"/>.</param>
    /// <returns>Null when this checkpoint has no such run.</returns>
    /// <exception cref="ObjectDisposedException">The checkpoint was let go.</exception>
    public PinnedRun? Open(string fileName)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        var run = _runs.Held.FirstOrDefault(held => held.Info.FileName == fileName);
        return run is null ? null : new PinnedRun(_catalog, _runs.Hold(), run);
    }

    /// <summary>Lets go, and removes the files of runs that were only kept for this. Once is enough.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _runs.Dispose();
        _catalog.TryDeleteReplaced();
    }
}

/// <summary>
/// The bytes of one pinned run. What was read from its first byte on without a gap is checked against its SHA-256 when the last
/// byte was read. For one thread at a time.
/// </summary>
public sealed class PinnedRun : IDisposable
{
    private readonly RunCatalog _catalog;
    private readonly RunSet _runs;
    private readonly HeldRun _run;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _hashed;
    private bool _disposed;

    internal PinnedRun(RunCatalog catalog, RunSet runs, HeldRun run) => (_catalog, _runs, _run) = (catalog, runs, run);

    /// <summary>Which run it is.</summary>
    public RunInfo Info => _run.Info;

    /// <summary>Reads bytes as they are in the file.</summary>
    /// <param name="offset">0 to the length of the run.</param>
    /// <param name="buffer">Where to.</param>
    /// <returns>How many bytes were read: fewer than asked for only at the end.</returns>
    /// <exception cref="RunDamagedException">
    /// The disk cannot read it, or it is not what its name says; the store was told and rebuilds it from the journal.
    /// </exception>
    public int Read(long offset, Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int read;
        try
        {
            read = _run.Reader.ReadBytes(offset, buffer);
        }
        catch (IOException error) when (DiskErrors.IsMedium(error))
        {
            throw Damaged(offset, $"the disk cannot read it ({error.Message})");
        }

        if (offset == _hashed && read > 0)
        {
            _hash.AppendData(buffer[..read]);
            _hashed += read;
            if (_hashed == Info.Length && Convert.ToHexStringLower(_hash.GetHashAndReset()) != Info.Sha256)
            {
                throw Damaged(0, "its bytes are not those that its name says");
            }
        }

        return read;
    }

    /// <summary>Lets go.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _hash.Dispose();
        _runs.Dispose();
        _catalog.TryDeleteReplaced();
    }

    private RunDamagedException Damaged(long offset, string why)
    {
        var damage = new RunDamagedException(_run.Reader.Path, offset, why);
        _catalog.Report(_run, damage);
        return damage;
    }
}
