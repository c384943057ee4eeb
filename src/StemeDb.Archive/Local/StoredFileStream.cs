using StemeDb.Storage.Files;

namespace StemeDb.Archive.Local;

/// <summary>Reads a range of a file, forwards. Not thread-safe.</summary>
internal sealed class StoredFileStream(IStorageFile file, string location, string name, long offset, long? length) : Stream
{
    private long _next = offset;
    private long _left = Math.Max(0, Math.Min(length ?? long.MaxValue, file.Length - offset));

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_left == 0 || buffer.IsEmpty) return 0;
        var part = (int)Math.Min(buffer.Length, _left);
        int read;
        try
        {
            read = file.Read(_next, buffer[..part]);
        }
        catch (IOException error) when (error is not Objects.ObjectStoreException)
        {
            throw new Objects.ObjectStoreUnavailableException(location, name, error.Message, error);
        }

        _next += read;
        _left = read == 0 ? 0 : _left - read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
