using System.Security.Cryptography;
using StemeDb.Storage.Files;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Restoring;

/// <summary>
/// A run that arrives from outside, front to back. It gets its name only when all its bytes are those of its name, and durable.
/// For one thread at a time.
/// </summary>
public sealed class RunLanding : IDisposable
{
    private const int SyncEveryBytes = 16 * 1024 * 1024;

    private readonly IFileSystem _files;
    private readonly string _directory;
    private readonly string _sha256;
    private readonly long _length;
    private readonly string _temporary;
    private readonly IStorageFile _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _written;
    private long _synced;

    internal RunLanding(IFileSystem files, string directory, string sha256, long length)
    {
        (_files, _directory, _sha256, _length) = (files, directory, sha256, length);
        _temporary = Path.Combine(directory, $"restore-{sha256}{RunWriter.TemporaryExtension}");
        if (files.FileExists(_temporary)) files.Delete(_temporary);
        _file = files.Create(_temporary);
    }

    /// <summary>Writes the next bytes.</summary>
    /// <param name="bytes">Any number.</param>
    /// <exception cref="DiskFullException">No room.</exception>
    /// <exception cref="InvalidDataException">More bytes than the run has.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_written + bytes.Length > _length) throw new InvalidDataException($"The run {_sha256} has {_length} bytes, and more arrived.");
        _file.Write(_written, bytes);
        _hash.AppendData(bytes);
        _written += bytes.Length;
        if (_written - _synced < SyncEveryBytes) return;
        _file.Sync();
        _synced = _written;
    }

    /// <summary>Checks length and SHA-256, and makes the run durable under its name.</summary>
    /// <exception cref="InvalidDataException">They are not those of the run; nothing has its name.</exception>
    public void Complete()
    {
        var found = Convert.ToHexStringLower(_hash.GetHashAndReset());
        if (_written != _length || found != _sha256)
        {
            throw new InvalidDataException($"The run {_sha256} of {_length} bytes arrived as {_written} bytes with SHA-256 {found}.");
        }

        _file.Sync();
        _file.Dispose();
        _files.Rename(_temporary, Path.Combine(_directory, _sha256 + RunInfo.FileExtension));
        _files.SyncDirectory(_directory);
    }

    /// <summary>Closes the file; what was not completed is overwritten by the next try.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }
}
