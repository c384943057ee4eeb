using System.Security.Cryptography;
using System.Text;

namespace StemeDb.Archive.Encryption;

/// <summary>The key of an archive, and what is derived from it. Immutable; thread-safe.</summary>
internal sealed class EncryptionKey
{
    public const int Bytes = 32;
    public const int IdBytes = 8;

    private readonly byte[] _key;
    private readonly byte[] _saltKey;

    public EncryptionKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != Bytes) throw new ArgumentException("An encryption key has 32 bytes.", nameof(key));
        _key = key.ToArray();
        _saltKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, Bytes, info: "stemedb archive salt"u8.ToArray());
        Id = HMACSHA256.HashData(_key, "stemedb encryption key id"u8)[..IdBytes];
    }

    /// <summary>Tells keys apart without giving them away.</summary>
    public byte[] Id { get; }

    /// <summary>
    /// Made of name and content: the same object is encrypted to the same bytes, so that a repeated put is known as one, and two
    /// objects never share key and nonces.
    /// </summary>
    public byte[] SaltOf(string name, ReadOnlySpan<byte> sha256) => HMACSHA256.HashData(_saltKey, (byte[])[.. Encoding.ASCII.GetBytes(name), 0, .. sha256]);

    /// <summary>The key of one object.</summary>
    public AesGcm CipherOf(ReadOnlySpan<byte> salt)
    {
        Span<byte> key = stackalloc byte[Bytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, key, salt, "stemedb archive object"u8);
        return new AesGcm(key, EncryptedHeader.TagBytes);
    }
}
