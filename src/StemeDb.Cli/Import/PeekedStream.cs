using System.IO.Compression;

namespace StemeDb.Cli.Import;

/// <summary>A forward-only stream whose first bytes were looked at.</summary>
internal sealed class PeekedStream : Stream
{
    private readonly Stream _rest;
    private int _given;

    private PeekedStream(Stream rest, ReadOnlyMemory<byte> peeked) => (_rest, Peeked) = (rest, peeked);

    public ReadOnlyMemory<byte> Peeked { get; }

    /// <summary>Bytes read from the file at the bottom, before decompression; 0 when it has no position.</summary>
    public long SourcePosition => _rest switch
    {
        FileStream file => file.Position,
        GZipStream { BaseStream: PeekedStream below } => below.SourcePosition,
        _ => 0,
    };

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public static async Task<PeekedStream> OpenAsync(Stream rest, int bytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[bytes];
        var read = await rest.ReadAtLeastAsync(buffer, bytes, throwOnEndOfStream: false, cancellationToken);
        return new PeekedStream(rest, buffer.AsMemory(0, read));
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var taken = TakePeeked(buffer);
        return taken > 0 ? taken : _rest.Read(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var taken = TakePeeked(buffer.Span);
        return taken > 0 ? taken : await _rest.ReadAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rest.Dispose();
        }

        base.Dispose(disposing);
    }

    private int TakePeeked(Span<byte> buffer)
    {
        var part = Peeked.Span[_given..];
        part = part[..Math.Min(part.Length, buffer.Length)];
        part.CopyTo(buffer);
        _given += part.Length;
        return part.Length;
    }
}
