using System.Threading.Channels;

namespace StemeDb.Api.Bulk;

/// <summary>
/// The lines between reading and answering, in order: bounded in number and in bytes, so that neither a slow engine nor a
/// client that does not read its answers makes memory grow. One reader, one writer.
/// </summary>
internal sealed class BulkWindow : IDisposable
{
    /// <summary>Lines in the window, at most: enough for several group commits.</summary>
    public const int MaxLines = 2048;

    /// <summary>Bytes of encoded assertions in the window, at most; one that is larger goes alone.</summary>
    public const int MaxBytes = 4 << 20;

    private readonly Channel<BulkLine> _lines = Channel.CreateBounded<BulkLine>(
        new BoundedChannelOptions(MaxLines) { SingleReader = true, SingleWriter = true });

    private readonly SemaphoreSlim _room = new(0);
    private long _bytes;

    /// <summary>Waits until a line of this size may enter. Called before the line is sent to the engine.</summary>
    public async ValueTask WaitForRoomAsync(int bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            var held = Interlocked.Read(ref _bytes);
            if (held == 0 || held + bytes <= MaxBytes)
            {
                break;
            }

            await _room.WaitAsync(cancellationToken);
        }

        await _lines.Writer.WaitToWriteAsync(cancellationToken);
    }

    public ValueTask AddAsync(BulkLine line, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _bytes, line.Bytes);
        return _lines.Writer.WriteAsync(line, cancellationToken);
    }

    /// <summary>No more lines come; those that are in are still taken out first.</summary>
    /// <param name="failure">Why, when it is not the end of the input.</param>
    public void Complete(Exception? failure) => _lines.Writer.TryComplete(failure);

    /// <summary>Takes out the next line, if there is one now.</summary>
    public bool TryTake(out BulkLine line) => _lines.Reader.TryRead(out line);

    /// <summary>Waits for the next line.</summary>
    /// <returns>False when the input has ended.</returns>
    /// <exception cref="Exception">What <see cref="Complete"/> was told.</exception>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _lines.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>A line that was taken out is answered.</summary>
    public void Release(in BulkLine line)
    {
        if (line.Bytes > 0)
        {
            Interlocked.Add(ref _bytes, -line.Bytes);
            if (_room.CurrentCount == 0)
            {
                _room.Release();
            }
        }
    }

    public void Dispose() => _room.Dispose();
}
