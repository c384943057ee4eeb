using System.Buffers.Binary;
using System.Security.Cryptography;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Encryption;

/// <summary>Reads content encrypted: header, then chunk after chunk. Fails when the content is not what it says. Not thread-safe.</summary>
internal sealed class EncryptingStream(
    ObjectContent content, EncryptedHeader header, EncryptionKey key, string location, string name) : ForwardStream
{
    private readonly Stream _plain = content.Open();
    private readonly AesGcm _cipher = key.CipherOf(header.Salt);
    private readonly IncrementalHash? _hash = content.Sha256 is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _associated = EncryptedHeader.Associated(header.Write(key), name);
    private readonly byte[] _chunk = new byte[EncryptedHeader.ChunkBytes + 1];
    private byte[] _ready = header.Write(key);
    private int _taken;
    private long _chunks;
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        if (_taken == _ready.Length && !await NextChunkAsync(cancellationToken)) return 0;
        var part = Math.Min(buffer.Length, _ready.Length - _taken);
        _ready.AsMemory(_taken, part).CopyTo(buffer);
        _taken += part;
        return part;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _plain.Dispose();
            _cipher.Dispose();
            _hash?.Dispose();
        }

        base.Dispose(disposing);
    }

    internal static byte[] NonceOf(long chunk)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(nonce.AsSpan(4), chunk);
        return nonce;
    }

    private async ValueTask<bool> NextChunkAsync(CancellationToken cancellation)
    {
        if (_chunks == EncryptedHeader.ChunksOf(content.Length)) return false;
        var wanted = (int)Math.Min(EncryptedHeader.ChunkBytes, content.Length - _read);
        var isLast = _read + wanted == content.Length;
        var read = await _plain.ReadAtLeastAsync(_chunk.AsMemory(0, wanted + (isLast ? 1 : 0)), wanted + (isLast ? 1 : 0), throwOnEndOfStream: false, cancellation);
        if (read != wanted)
        {
            throw new ObjectDamagedException(location, name, $"its source does not have the {content.Length} bytes it says; nothing was put");
        }

        _hash?.AppendData(_chunk, 0, read);
        if (isLast && _hash is not null && !content.Sha256!.Value.Span.SequenceEqual(_hash.GetHashAndReset()))
        {
            throw new ObjectDamagedException(location, name, "its source does not have the SHA-256 it says; nothing was put");
        }

        _ready = new byte[read + EncryptedHeader.TagBytes];
        _cipher.Encrypt(NonceOf(_chunks), _chunk.AsSpan(0, read), _ready.AsSpan(0, read), _ready.AsSpan(read), _associated);
        (_taken, _read) = (0, _read + read);
        _chunks++;
        return true;
    }
}
