using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Tests.S3;

/// <summary>A stream that does something once so many of its bytes were read.</summary>
internal sealed class TellingStream(Stream inner, long after, Func<Task> tell) : ForwardStream
{
    private long _left = after;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0) await tell();
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
