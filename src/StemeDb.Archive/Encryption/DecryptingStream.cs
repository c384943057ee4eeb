using System.Security.Cryptography;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Encryption;

/// <summary>Reads a range of an encrypted object; every byte given out was authenticated. Not thread-safe.</summary>
/// <param name="stored">The object from its chunk <paramref name="firstChunk"/> on.</param>
/// <param name="header">Its header.</param>
/// <param name="headerBytes">The bytes of it.</param>
/// <param name="key">The key.</param>
/// <param name="location">Where the store is.</param>
/// <param name="name">Name of the object.</param>
/// <param name="firstChunk">Where the stream begins.</param>
/// <param name="skip">Bytes of that chunk that are not wanted.</param>
/// <param name="length">Bytes that are wanted.</param>
internal sealed class DecryptingStream(
    Stream stored, EncryptedHeader header, byte[] headerBytes, EncryptionKey key, string location, string name, long firstChunk, int skip, long length)
    : ForwardStream
{
    private readonly AesGcm _cipher = key.CipherOf(header.Salt);
    private readonly byte[] _associated = EncryptedHeader.Associated(headerBytes, name);
    private readonly byte[] _stored = new byte[EncryptedHeader.StoredChunkBytes];
    private readonly byte[] _plain = new byte[EncryptedHeader.ChunkBytes];
    private long _next = firstChunk;
    private int _skip = skip;
    private int _taken;
    private int _ready;
    private long _left = length;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0 || buffer.IsEmpty) return 0;
        if (_taken == _ready) await NextChunkAsync(cancellationToken);
        var part = (int)Math.Min(Math.Min(buffer.Length, _ready - _taken), _left);
        _plain.AsMemory(_taken, part).CopyTo(buffer);
        _taken += part;
        _left -= part;
        return part;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stored.Dispose();
            _cipher.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task NextChunkAsync(CancellationToken cancellation)
    {
        var plain = (int)Math.Min(EncryptedHeader.ChunkBytes, header.PlainBytes - (_next * EncryptedHeader.ChunkBytes));
        var wanted = _stored.AsMemory(0, plain + EncryptedHeader.TagBytes);
        if (await stored.ReadAtLeastAsync(wanted, wanted.Length, throwOnEndOfStream: false, cancellation) < wanted.Length)
        {
            throw new ObjectDamagedException(location, name, "it ends too early");
        }

        try
        {
            _cipher.Decrypt(
                EncryptingStream.NonceOf(_next), wanted.Span[..plain], wanted.Span[plain..], _plain.AsSpan(0, plain), _associated);
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw new ObjectDamagedException(location, name, $"its chunk {_next} does not decrypt: it was changed, or it has another object's name", error);
        }

        (_ready, _taken, _skip) = (plain, _skip, 0);
        _next++;
    }
}
