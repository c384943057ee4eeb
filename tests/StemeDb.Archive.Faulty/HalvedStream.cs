namespace StemeDb.Archive.Faulty;

/// <summary>A stream that is read in two halves at least, and tells when the first was read and the second is asked for.</summary>
internal sealed class HalvedStream(Stream inner, long half, Action halfWay) : Stream
{
    private long _left = half;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Passed(await inner.ReadAsync(buffer[..Most(buffer.Length)], cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Passed(inner.Read(buffer, offset, Most(count)));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private int Most(int asked)
    {
        if (_left == 0) halfWay();
        return _left > 0 ? (int)Math.Min(asked, _left) : asked;
    }

    private int Passed(int read)
    {
        _left -= read;
        return read;
    }
}
