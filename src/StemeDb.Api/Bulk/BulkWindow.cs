using System.Threading.Channels;

namespace StemeDb.Api.Bulk;

/// <summary>
/// The chunks between reading and answering, in order: bounded in lines and in bytes, so that neither a slow engine nor a
/// client that does not read its answers makes memory grow. One reader, one writer.
/// </summary>
internal sealed class BulkWindow : IDisposable
{
    /// <summary>Lines in the window, at most: enough for several group commits.</summary>
    public const int MaxLines = 2048;

    /// <summary>Bytes of encoded assertions in the window, at most.</summary>
    public const int MaxBytes = 4 << 20;

    // Bounded by the room that a chunk needs before it enters.
    private readonly Channel<BulkChunk> _chunks = Channel.CreateUnbounded<BulkChunk>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly SemaphoreSlim _room = new(0);
    private long _bytes;
    private int _lines;

    /// <summary>Waits until a chunk may enter. Called before it is sent to the engine.</summary>
    public async ValueTask WaitForRoomAsync(BulkChunk chunk, CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _lines) + chunk.Lines.Count > MaxLines
            || Interlocked.Read(ref _bytes) + chunk.Encoded.Length > MaxBytes)
        {
            await _room.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Puts in a chunk that has room.</summary>
    public void Add(BulkChunk chunk)
    {
        Interlocked.Add(ref _lines, chunk.Lines.Count);
        Interlocked.Add(ref _bytes, chunk.Encoded.Length);
        _chunks.Writer.TryWrite(chunk);
    }

    /// <summary>No more chunks come; those that are in are still taken out first.</summary>
    /// <param name="failure">Why, when it is not the end of the input.</param>
    public void Complete(Exception? failure) => _chunks.Writer.TryComplete(failure);

    /// <summary>Takes out the next chunk, if there is one now.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out BulkChunk? chunk) => _chunks.Reader.TryRead(out chunk);

    /// <summary>Waits for the next chunk.</summary>
    /// <returns>False when the input has ended.</returns>
    /// <exception cref="Exception">What <see cref="Complete"/> was told.</exception>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _chunks.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>All lines of a chunk that was taken out are answered.</summary>
    public void Release(BulkChunk chunk)
    {
        Interlocked.Add(ref _lines, -chunk.Lines.Count);
        Interlocked.Add(ref _bytes, -chunk.Encoded.Length);
        if (_room.CurrentCount == 0)
        {
            _room.Release();
        }
    }

    public void Dispose() => _room.Dispose();
}
