using StemeDb.Storage.Files;
using StemeDb.Storage.Runs.Format;

namespace StemeDb.Storage.Runs;

/// <summary>
/// Writes one run: keyspaces in ascending number, each with its entries in ascending order of key. The file has a temporary
/// name until <see cref="Finish"/>, which makes it durable under its own. Not thread-safe. After an exception from the disk
/// it can only be disposed of.
/// </summary>
public sealed class RunWriter : IDisposable
{
    /// <summary>Longest key in bytes.</summary>
    public const int MaxKeyBytes = 4096;

    /// <summary>Longest value in bytes.</summary>
    public const int MaxValueBytes = 16 * 1024 * 1024;

    /// <summary>What the names of unfinished runs end in.</summary>
    internal const string TemporaryExtension = ".tmp";

    private readonly IFileSystem _files;
    private readonly string _directory;
    private readonly string _temporaryPath;
    private readonly RunOptions _options;
    private readonly RunOutput _output;
    private readonly List<KeyspaceSection> _sections = [];
    private KeyspaceWriter? _keyspace;
    private bool _closed;

    /// <summary>Starts a run in a directory.</summary>
    /// <param name="files">Where to write.</param>
    /// <param name="directory">The runs' directory.</param>
    /// <param name="options">How to write.</param>
    public RunWriter(IFileSystem files, string directory, RunOptions options)
    {
        (_files, _directory, _options) = (files, directory, options);
        _temporaryPath = Path.Combine(directory, $"run-{Guid.NewGuid():N}{TemporaryExtension}");
        _output = new RunOutput(files.Create(_temporaryPath), options.SyncEveryBytes);
        _output.Append(RunFormat.EncodeHeader());
    }

    /// <summary>Bytes written so far.</summary>
    public long Length => _output.Offset;

    /// <summary>Begins the next keyspace. One that gets no entry leaves no trace.</summary>
    /// <param name="keyspace">Its number, 1 to 255, greater than the one before.</param>
    /// <exception cref="ArgumentException">Not greater than the one before.</exception>
    public void BeginKeyspace(byte keyspace)
    {
        if (keyspace <= (_keyspace?.Keyspace ?? 0))
        {
            throw new ArgumentException($"Keyspaces are written in ascending order; {keyspace} is not after {_keyspace?.Keyspace ?? 0}.", nameof(keyspace));
        }

        EndKeyspace();
        _keyspace = new KeyspaceWriter(keyspace, _output, _options);
    }

    /// <summary>Adds an entry to the keyspace begun last.</summary>
    /// <param name="key">1 to <see cref="MaxKeyBytes"/> bytes, greater than the key before.</param>
    /// <param name="value">0 to <see cref="MaxValueBytes"/> bytes.</param>
    /// <exception cref="ArgumentException">The key is not greater than the one before, or a length is out of range.</exception>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.Length is 0 or > MaxKeyBytes)
        {
            throw new ArgumentException($"A key is 1 to {MaxKeyBytes} bytes, not {key.Length}.", nameof(key));
        }

        if (value.Length > MaxValueBytes)
        {
            throw new ArgumentException($"A value is at most {MaxValueBytes} bytes, not {value.Length}.", nameof(value));
        }

        (_keyspace ?? throw new InvalidOperationException("Begin a keyspace before adding entries.")).Add(key, value);
    }

    /// <summary>Writes index, filters and footer, syncs the file, gives it its name and syncs the directory.</summary>
    /// <param name="firstSeq">Least seq of the records it holds, ≥ 0.</param>
    /// <param name="lastSeq">Greatest seq of the records it holds, ≥ <paramref name="firstSeq"/>.</param>
    /// <returns>The run, with tier 0; it belongs to the store only once a manifest lists it.</returns>
    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    public RunInfo Finish(long firstSeq, long lastSeq)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(firstSeq);
        ArgumentOutOfRangeException.ThrowIfLessThan(lastSeq, firstSeq);
        EndKeyspace();
        if (_sections.Count == 0)
        {
            throw new InvalidOperationException("A run without entries is not written.");
        }

        AppendFooter(new RunFooter(firstSeq, lastSeq, _sections));
        var run = new RunInfo
        {
            Sha256 = Convert.ToHexStringLower(_output.Digest()),
            Length = _output.Offset,
            FirstSeq = firstSeq,
            LastSeq = lastSeq,
            Keyspaces = [.. _sections.Select(section => section.ToInfo())],
        };
        _output.Sync();
        _output.Dispose();
        _files.Rename(_temporaryPath, Path.Combine(_directory, run.FileName));
        _closed = true;
        _files.SyncDirectory(_directory);
        return run;
    }

    /// <summary>Closes the file; a run that was not finished is removed.</summary>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        _output.Dispose();
        try
        {
            _files.Delete(_temporaryPath);
        }
        catch (IOException)
        {
            // Whatever ended the writing is the error to show; the next start removes what is left behind.
        }
    }

    private void EndKeyspace()
    {
        if (_keyspace?.Finish() is { } section)
        {
            _sections.Add(section);
        }
    }

    private void AppendFooter(RunFooter footer)
    {
        var writer = new FieldWriter();
        footer.Encode(writer);
        var offset = _output.Offset;
        _output.Append(writer.Written);
        _output.Append(new RunTrailer(offset, writer.Length, RunFormat.Checksum(offset, writer.Written), _output.Digest()).Encode());
    }
}
