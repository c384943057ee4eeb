using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Faults;

/// <summary>A stream that fails after some bytes.</summary>
internal sealed class BreakingStream(Stream inner, long bytes, Func<Exception> failure) : ForwardStream
{
    private long _left = bytes;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0) throw failure();
        var read = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
        _left -= read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
