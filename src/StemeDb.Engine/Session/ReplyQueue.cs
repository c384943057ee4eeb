using System.Threading.Channels;
using Grpc.Core;
using StemeDb.Contracts.V1;

namespace StemeDb.Engine.Session;

/// <summary>
/// The replies of one stream: any thread adds, one loop sends whatever waits in one message. Counts what is under way, so that
/// the stream ends after its last reply.
/// </summary>
internal sealed class ReplyQueue : IDisposable
{
    private readonly Channel<Waiting> _waiting =
        Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });

    private readonly SemaphoreSlim _sent = new(0, 1);
    private long _unsentBytes;

    // One for the reading side itself.
    private int _open = 1;

    // Neither a write nor a reply: the client is asked to end its side.
    private readonly record struct Waiting(IUnsentReply? Write, Reply? Reply, int Bytes);

    /// <summary>A reply will be added: <see cref="Add(IUnsentReply, int)"/> or <see cref="Add(Reply, int)"/>, or <see cref="Release"/>.</summary>
    public void Expect() => Interlocked.Increment(ref _open);

    /// <summary>Nothing more comes of what was expected, or of the reading side.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _waiting.Writer.TryComplete();
        }
    }

    /// <summary>Adds the reply to a write that was expected; its message is made by the sending loop.</summary>
    public void Add(IUnsentReply write, int bytes) => Add(new Waiting(write, null, bytes));

    /// <summary>Adds a reply that was expected.</summary>
    public void Add(Reply reply, int bytes) => Add(new Waiting(null, reply, bytes));

    /// <summary>Asks the client to end its side, behind all that was added before.</summary>
    public void AskToEnd()
    {
        Expect();
        Add(default(Waiting));
    }

    /// <summary>Waits until not too many bytes of replies are unsent.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (Interlocked.Read(ref _unsentBytes) > SessionLimits.UnsentBytes)
        {
            await _sent.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Sends until all that was expected is sent and the reading side has ended.</summary>
    public async Task SendAllAsync(IServerStreamWriter<ReplyBatch> stream, CancellationToken cancellationToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
        {
            var batch = new ReplyBatch();
            var bytes = 0;
            while (batch.Replies.Count < SessionLimits.BatchReplies
                && _waiting.Reader.TryPeek(out var next)
                && (bytes == 0 || bytes + next.Bytes <= SessionLimits.BatchBytes)
                && _waiting.Reader.TryRead(out var waiting))
            {
                if ((waiting.Reply ?? waiting.Write?.ToReply()) is { } reply) batch.Replies.Add(reply);
                else batch.Ending = true;
                bytes += waiting.Bytes;
            }

            await stream.WriteAsync(batch, cancellationToken);
            Interlocked.Add(ref _unsentBytes, -bytes);
            WakeReader();
        }
    }

    public void Dispose() => _sent.Dispose();

    private void Add(Waiting waiting)
    {
        Interlocked.Add(ref _unsentBytes, waiting.Bytes);
        _waiting.Writer.TryWrite(waiting);
        Release();
    }

    /// <summary>Only the sending loop releases, so the count cannot pass one.</summary>
    private void WakeReader()
    {
        if (_sent.CurrentCount == 0)
        {
            _sent.Release();
        }
    }
}
