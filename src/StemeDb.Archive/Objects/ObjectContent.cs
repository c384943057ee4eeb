using System.Security.Cryptography;

namespace StemeDb.Archive.Objects;

/// <summary>The bytes of an object to be put; can be opened again for another try. Immutable.</summary>
public sealed class ObjectContent
{
    private readonly Func<Stream> _open;

    /// <summary>Content of a given length.</summary>
    /// <param name="length">Bytes, 0 or more; every stream must have exactly as many.</param>
    /// <param name="open">Opens the content from its beginning; the same bytes each time. The store disposes of the stream.</param>
    /// <param name="sha256">Its SHA-256 (32 bytes) when it is known: then it is checked on the way.</param>
    public ObjectContent(long length, Func<Stream> open, ReadOnlyMemory<byte>? sha256 = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentNullException.ThrowIfNull(open);
        if (sha256 is { Length: not SHA256.HashSizeInBytes }) throw new ArgumentException("A SHA-256 has 32 bytes.", nameof(sha256));
        (Length, _open, Sha256) = (length, open, sha256);
    }

    /// <summary>Its length in bytes.</summary>
    public long Length { get; }

    /// <summary>Its SHA-256, when it is known.</summary>
    public ReadOnlyMemory<byte>? Sha256 { get; }

    /// <summary>True for what is taken away again soon, as leases and holds are: a store that locks what it is given leaves it unlocked.</summary>
    public bool IsPassing { get; init; }

    /// <summary>Content in memory.</summary>
    /// <param name="bytes">The bytes; not copied, must not change.</param>
    /// <param name="isPassing">See <see cref="IsPassing"/>.</param>
    public static ObjectContent Of(ReadOnlyMemory<byte> bytes, bool isPassing = false) =>
        new(bytes.Length, () => new ReadOnlyMemoryStream(bytes), SHA256.HashData(bytes.Span)) { IsPassing = isPassing };

    /// <summary>Opens it from its beginning.</summary>
    public Stream Open() => _open();

    /// <summary>Its SHA-256: the known one, or found by reading all of it.</summary>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ReadOnlyMemory<byte>> HashAsync(CancellationToken cancellation)
    {
        if (Sha256 is { } known) return known;
        await using var stream = Open();
        return await SHA256.HashDataAsync(stream, cancellation);
    }
}
