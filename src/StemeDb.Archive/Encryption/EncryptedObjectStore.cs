using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Encryption;

/// <summary>
/// An object store whose objects are encrypted before they leave this process (AES-256-GCM, in chunks). Names and lengths stay
/// visible. Everything else is as without it: lengths are those of the content, ranges are read by the chunk.
/// </summary>
/// <param name="inner">Where the encrypted objects are; disposed of with this one.</param>
/// <param name="key">32 bytes.</param>
public sealed class EncryptedObjectStore(IObjectStore inner, ReadOnlySpan<byte> key) : IObjectStore
{
    // Up to here an object is encrypted in memory at once, so that it can be put in one request.
    private const long WholeBytesMax = 64 * 1024 * 1024;

    private readonly EncryptionKey _key = new(key);

    /// <inheritdoc/>
    public string Location => inner.Location;

    /// <inheritdoc/>
    public async Task<PutOutcome> PutIfAbsentAsync(string name, ObjectContent content, CancellationToken cancellation = default)
    {
        ObjectNames.Require(name);
        ArgumentNullException.ThrowIfNull(content);
        var sha256 = await content.HashAsync(cancellation);
        var known = new ObjectContent(content.Length, content.Open, sha256);
        var header = new EncryptedHeader(content.Length, _key.SaltOf(name, sha256.Span));
        Stream Open() => new EncryptingStream(known, header, _key, Location, name);
        if (content.Length > WholeBytesMax)
        {
            return await inner.PutIfAbsentAsync(name, new ObjectContent(EncryptedHeader.StoredBytesOf(content.Length), Open) { IsPassing = content.IsPassing }, cancellation);
        }

        await using var stream = Open();
        var stored = new byte[EncryptedHeader.StoredBytesOf(content.Length)];
        await stream.ReadExactlyAsync(stored, cancellation);
        return await inner.PutIfAbsentAsync(name, ObjectContent.Of(stored, content.IsPassing), cancellation);
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0);
        var firstChunk = offset / EncryptedHeader.ChunkBytes;
        var stream = await inner.OpenReadAsync(name, 0, firstChunk == 0 ? StoredUpTo(offset, length) : EncryptedHeader.Length, cancellation);
        try
        {
            var bytes = new byte[EncryptedHeader.Length];
            var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
            var header = EncryptedHeader.Read(Location, name, bytes.AsSpan(0, read), _key);
            var wanted = Math.Clamp(header.PlainBytes - offset, 0, length ?? long.MaxValue);
            if (firstChunk > 0 && wanted > 0)
            {
                await stream.DisposeAsync();
                var begin = EncryptedHeader.Length + (firstChunk * EncryptedHeader.StoredChunkBytes);
                var end = StoredUpTo(offset, length);
                stream = await inner.OpenReadAsync(name, begin, end - begin, cancellation);
            }

            return new DecryptingStream(stream, header, bytes, _key, Location, name, firstChunk, (int)(offset % EncryptedHeader.ChunkBytes), wanted);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<ObjectInfo?> StatAsync(string name, CancellationToken cancellation = default) =>
        await inner.StatAsync(name, cancellation) is { } info ? Plain(info) : null;

    /// <inheritdoc/>
    public async Task<ObjectPage> ListAsync(
        string prefix, string? startAfter = null, int limit = ObjectPage.LimitMax, CancellationToken cancellation = default)
    {
        var page = await inner.ListAsync(prefix, startAfter, limit, cancellation);
        return page with { Objects = [.. page.Objects.Select(Plain)] };
    }

    /// <inheritdoc/>
    public Task RenewLockAsync(string name, CancellationToken cancellation = default) => inner.RenewLockAsync(name, cancellation);

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellation = default) => inner.DeleteAsync(name, cancellation);

    /// <inheritdoc/>
    public Task<UnfinishedPuts> RemoveUnfinishedAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation = default) =>
        inner.RemoveUnfinishedAsync(prefix, untouchedSince, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();

    // An object of a length that no encrypted one has is damaged, which its reader is told; in a listing it counts as it is.
    private static ObjectInfo Plain(ObjectInfo info) =>
        EncryptedHeader.PlainBytesOf(info.Length) is >= 0 and var plain ? info with { Length = plain } : info;

    /// <summary>Where the chunk ends that holds the last wanted byte, in bytes of the stored object; null: at its end.</summary>
    private static long? StoredUpTo(long offset, long? length)
    {
        if (length is null || length > long.MaxValue / 2 || offset > long.MaxValue / 2) return null;
        var chunks = Math.Max(1, (offset + length.Value + EncryptedHeader.ChunkBytes - 1) / EncryptedHeader.ChunkBytes);
        return EncryptedHeader.Length + (chunks * EncryptedHeader.StoredChunkBytes);
    }
}
