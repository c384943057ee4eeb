using StemeDb.Contracts;

namespace StemeDb.BackupAgent.Backups;

/// <summary>The bytes of a run of a pinned checkpoint, read from the engine as they are taken. Once and forwards.</summary>
internal sealed class PinnedRunStream(IEngineArchiving engine, string pin, string file, long length, BandwidthLimit limit) : Stream
{
    private readonly CancellationTokenSource _closed = new();
    private IAsyncEnumerator<ReadOnlyMemory<byte>>? _pieces;
    private ReadOnlyMemory<byte> _piece;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _position == length) return 0;
        _pieces ??= engine.ReadPinnedAsync(pin, file, 0, length, _closed.Token).GetAsyncEnumerator(CancellationToken.None);
        while (_piece.IsEmpty)
        {
            await using var given = cancellationToken.Register(_closed.Cancel);
            if (!await _pieces.MoveNextAsync()) throw new EndOfStreamException($"The engine sent {_position} of {length} bytes of {file}.");
            _piece = _pieces.Current;
            await limit.TakeAsync(_piece.Length, cancellationToken);
        }

        var read = Math.Min(buffer.Length, _piece.Length);
        _piece[..read].CopyTo(buffer);
        _piece = _piece[read..];
        _position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        if (_pieces is not null) await _pieces.DisposeAsync();
        _closed.Dispose();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed.IsCancellationRequested) _closed.Cancel();
        base.Dispose(disposing);
    }
}
