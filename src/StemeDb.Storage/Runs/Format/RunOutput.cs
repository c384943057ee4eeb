using System.Security.Cryptography;
using StemeDb.Storage.Files;

namespace StemeDb.Storage.Runs.Format;

/// <summary>
/// Writes a file from front to back through a buffer, and hashes it on the way. It is synced in steps: what lies unwritten in the
/// page cache is what a sync of the journal may have to wait for.
/// </summary>
internal sealed class RunOutput(IStorageFile file, int syncEveryBytes) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[Math.Min(256 * 1024, syncEveryBytes)];
    private int _buffered;
    private long _written;
    private long _synced;

    /// <summary>Where the next byte will lie.</summary>
    public long Offset => _written + _buffered;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var part = Math.Min(bytes.Length, _buffer.Length - _buffered);
            bytes[..part].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += part;
            bytes = bytes[part..];
            if (_buffered == _buffer.Length)
            {
                Flush();
            }
        }
    }

    /// <summary>SHA-256 of all that was appended so far.</summary>
    public byte[] Digest()
    {
        Flush();
        return _hash.GetCurrentHash();
    }

    public void Sync()
    {
        Flush();
        file.Sync();
    }

    public void Dispose()
    {
        _hash.Dispose();
        file.Dispose();
    }

    private void Flush()
    {
        var bytes = _buffer.AsSpan(0, _buffered);
        _hash.AppendData(bytes);
        file.Write(_written, bytes);
        _written += _buffered;
        _buffered = 0;
        if (_written - _synced < syncEveryBytes) return;
        file.Sync();
        _synced = _written;
    }
}
