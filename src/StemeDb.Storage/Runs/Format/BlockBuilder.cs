using System.Buffers.Binary;

namespace StemeDb.Storage.Runs.Format;

/// <summary>
/// Gathers sorted entries into one block. A key is written as the length it shares with the key before and the rest; every
/// so many entries it is written whole (a restart), so that a search can begin there.
/// </summary>
internal sealed class BlockBuilder(int restartInterval)
{
    private readonly List<int> _restarts = [];
    private byte[] _bytes = new byte[16 * 1024];
    private int _length;
    private int _sinceRestart;

    public bool IsEmpty => _length == 0;

    /// <summary>Bytes of the finished block, without its checksum.</summary>
    public int Length => _length + (_restarts.Count + 1) * sizeof(uint);

    /// <summary>Adds an entry, which sorts after those before.</summary>
    /// <param name="shared">Bytes that the key shares with the one before.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public void Add(int shared, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (IsEmpty)
        {
            _bytes[_length++] = RunFormat.CodecNone;
            _sinceRestart = restartInterval;
        }

        if (_sinceRestart == restartInterval)
        {
            _restarts.Add(_length);
            _sinceRestart = 0;
            shared = 0;
        }

        _sinceRestart++;
        Reserve(key.Length + value.Length + 3 * Varint.MaxBytes);
        var suffix = key[shared..];
        _length += Varint.Write(_bytes.AsSpan(_length), (uint)shared);
        _length += Varint.Write(_bytes.AsSpan(_length), (uint)suffix.Length);
        _length += Varint.Write(_bytes.AsSpan(_length), (uint)value.Length);
        suffix.CopyTo(_bytes.AsSpan(_length));
        value.CopyTo(_bytes.AsSpan(_length + suffix.Length));
        _length += suffix.Length + value.Length;
    }

    /// <summary>Appends restarts and checksum and begins anew.</summary>
    /// <param name="offset">Where in the file the block will lie.</param>
    /// <returns>The whole block; valid until the next call.</returns>
    public ReadOnlySpan<byte> Finish(long offset)
    {
        Reserve((_restarts.Count + 1) * sizeof(uint) + RunFormat.ChecksumBytes);
        foreach (var restart in _restarts)
        {
            Append((uint)restart);
        }

        Append((uint)_restarts.Count);
        Append(RunFormat.Checksum(offset, _bytes.AsSpan(0, _length)));
        var block = _bytes.AsSpan(0, _length);
        _length = 0;
        _restarts.Clear();
        return block;
    }

    private void Append(uint number)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(_length), number);
        _length += sizeof(uint);
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _length < more)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
        }
    }
}
