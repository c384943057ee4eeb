using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using StemeDb.Engine.Faults;
using StemeDb.Model.Time;
using StemeDb.Storage.Directories;

namespace StemeDb.Engine.Queries;

/// <summary>
/// Cursors as callers hold them: opaque text that is signed, so that none but those handed out are taken, and only with the question
/// they were handed out for. The keys lie in the data directory: cursors outlive restarts, and any number of front doors share them.
/// Thread-safe.
/// </summary>
/// <param name="keyring">The keys; at least one.</param>
internal sealed class PageCursors(CursorKeyring keyring)
{
    // version, id of the key, digest of the question, seq, now, key of the listing, signature.
    private const byte Version = 2;
    private const int DigestBytes = 16;
    private const int SignatureBytes = 16;
    private const int QuestionAt = 2;
    private const int SeqAt = QuestionAt + DigestBytes;
    private const int NowAt = SeqAt + sizeof(long);
    private const int KeyAt = NowAt + sizeof(long);

    /// <summary>Cursors that are good for the life of this object.</summary>
    public static PageCursors OfThisProcess() => new(CursorKeyring.Empty.Renewed(default));

    /// <summary>The cursor as text in ASCII.</summary>
    /// <param name="cursor">Where the page ended.</param>
    /// <param name="question">Bytes that are the same for every page of one listing, and for no other listing.</param>
    public byte[] Encode(in PageCursor cursor, ReadOnlySpan<byte> question)
    {
        var key = keyring.Keys[^1];
        var bytes = new byte[KeyAt + cursor.Key.Length + SignatureBytes];
        bytes[0] = Version;
        bytes[1] = key.Id;
        Digest(question, bytes.AsSpan(QuestionAt, DigestBytes));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(SeqAt), cursor.AsOfSeq);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(NowAt), cursor.Now.Ticks);
        cursor.Key.Span.CopyTo(bytes.AsSpan(KeyAt));
        Sign(key, bytes.AsSpan(0, bytes.Length - SignatureBytes), bytes.AsSpan(bytes.Length - SignatureBytes));
        return Base64Url.EncodeToUtf8(bytes);
    }

    /// <summary>Reads a cursor back.</summary>
    /// <param name="text">What the caller sent.</param>
    /// <param name="question">The bytes of the question it comes with.</param>
    /// <exception cref="ReadFaultException">It is not one of ours, or of another question.</exception>
    public PageCursor Decode(ReadOnlySpan<byte> text, ReadOnlySpan<byte> question)
    {
        var bytes = Verify(text) ?? throw new ReadFaultException(EngineFaults.BadCursor(
            "The cursor is not one that this server gave; send next_cursor as it was received, or none."));
        Span<byte> digest = stackalloc byte[DigestBytes];
        Digest(question, digest);
        return digest.SequenceEqual(bytes.AsSpan(QuestionAt, DigestBytes))
            ? new PageCursor(
                BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(SeqAt)),
                new Instant(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(NowAt))),
                bytes.AsMemory(KeyAt, bytes.Length - KeyAt - SignatureBytes))
            : throw new ReadFaultException(EngineFaults.BadCursor(
                "The cursor belongs to another question; send it with the same fields as the request it came from."));
    }

    private byte[]? Verify(ReadOnlySpan<byte> text)
    {
        var bytes = Base64Url.IsValid(text) ? Base64Url.DecodeFromUtf8(text) : [];
        if (bytes.Length < KeyAt + SignatureBytes || bytes[0] != Version || keyring.Keys.FirstOrDefault(key => key.Id == bytes[1]) is not { } signer)
        {
            return null;
        }

        Span<byte> signature = stackalloc byte[SignatureBytes];
        Sign(signer, bytes.AsSpan(0, bytes.Length - SignatureBytes), signature);

        // Decoding overlooks spaces, padding and the last bits; only the text that was given is taken.
        return CryptographicOperations.FixedTimeEquals(signature, bytes.AsSpan(bytes.Length - SignatureBytes))
            && text.SequenceEqual(Base64Url.EncodeToUtf8(bytes)) ? bytes : null;
    }

    private static void Sign(CursorKey key, ReadOnlySpan<byte> bytes, Span<byte> signature)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Secret.Span, bytes, whole);
        whole[..SignatureBytes].CopyTo(signature);
    }

    private static void Digest(ReadOnlySpan<byte> question, Span<byte> destination)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(question, digest);
        digest[..DigestBytes].CopyTo(destination);
    }
}
