using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using StemeDb.Engine.Faults;
using StemeDb.Model.Time;

namespace StemeDb.Engine.Queries;

/// <summary>
/// Where a page ended: opaque text for the caller that holds the seq all pages show, what counts as now, which question it
/// belongs to, and the last key. A checksum tells text that is not ours.
/// </summary>
/// <param name="AsOfSeq">The place in the log that every page shows.</param>
/// <param name="Now">What counts as now on every page.</param>
/// <param name="Key">The last key of the page before; its form is the listing's own.</param>
internal readonly record struct PageCursor(long AsOfSeq, Instant Now, ReadOnlyMemory<byte> Key)
{
    private const byte Version = 1;
    private const int DigestBytes = 8;
    private const int HeadBytes = 1 + DigestBytes + (2 * sizeof(long));

    /// <summary>The cursor as text in ASCII.</summary>
    /// <param name="question">Bytes that are the same for every page of one listing.</param>
    public byte[] Encode(ReadOnlySpan<byte> question)
    {
        var bytes = new byte[HeadBytes + Key.Length + DigestBytes];
        bytes[0] = Version;
        Digest(question, bytes.AsSpan(1));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1 + DigestBytes), AsOfSeq);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1 + DigestBytes + sizeof(long)), Now.Ticks);
        Key.Span.CopyTo(bytes.AsSpan(HeadBytes));
        Digest(bytes.AsSpan(0, bytes.Length - DigestBytes), bytes.AsSpan(bytes.Length - DigestBytes));
        return Base64Url.EncodeToUtf8(bytes);
    }

    /// <summary>Reads a cursor back.</summary>
    /// <param name="text">What the caller sent.</param>
    /// <param name="question">The bytes of the question it comes with.</param>
    /// <exception cref="ReadFaultException">It is not one of ours, or of another question.</exception>
    public static PageCursor Decode(ReadOnlySpan<byte> text, ReadOnlySpan<byte> question)
    {
        var bytes = Base64Url.IsValid(text) ? Base64Url.DecodeFromUtf8(text) : [];
        Span<byte> digest = stackalloc byte[DigestBytes];
        if (bytes.Length < HeadBytes + DigestBytes || bytes[0] != Version)
        {
            throw new ReadFaultException(NotOurs());
        }

        Digest(bytes.AsSpan(0, bytes.Length - DigestBytes), digest);
        if (!digest.SequenceEqual(bytes.AsSpan(bytes.Length - DigestBytes)))
        {
            throw new ReadFaultException(NotOurs());
        }

        Digest(question, digest);
        if (!digest.SequenceEqual(bytes.AsSpan(1, DigestBytes)))
        {
            throw new ReadFaultException(EngineFaults.BadCursor(
                "The cursor belongs to another question; send it with the same fields as the request it came from."));
        }

        // The digest is no secret: whoever makes a cursor of their own must not get further than this either.
        var seq = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1 + DigestBytes));
        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1 + DigestBytes + sizeof(long)));
        return seq >= 0 && ticks >= 0 && ticks <= Instant.MaxValue.Ticks
            ? new PageCursor(seq, new Instant(ticks), bytes.AsMemory(HeadBytes, bytes.Length - HeadBytes - DigestBytes))
            : throw new ReadFaultException(NotOurs());
    }

    private static Fault NotOurs() =>
        EngineFaults.BadCursor("The cursor is not one that this server gave; send next_cursor as it was received, or none.");

    private static void Digest(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        digest[..DigestBytes].CopyTo(destination);
    }
}
