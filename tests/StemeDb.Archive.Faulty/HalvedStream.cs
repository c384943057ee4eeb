using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Faulty;

/// <summary>A stream that is read in two halves at least, and tells when the first was read and the second is asked for.</summary>
internal sealed class HalvedStream(Stream inner, long half, Action halfWay) : ForwardStream
{
    private long _left = half;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0) halfWay();
        var read = await inner.ReadAsync(_left > 0 ? buffer[..(int)Math.Min(buffer.Length, _left)] : buffer, cancellationToken);
        _left -= read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
