using System.Threading.Channels;
using Grpc.Core;

namespace StemeDb.Engine.Tests.Feeds;

/// <summary>What a server sends, one message at a time: the next is sent when the one before was taken.</summary>
internal class Taken<T> : IServerStreamWriter<T>, IAsyncDisposable
    where T : class
{
    private readonly Channel<T> _sent = Channel.CreateUnbounded<T>();
    private readonly SemaphoreSlim _room = new(0);
    private readonly CancellationTokenSource _gone = new();
    private readonly Task _serving;

    public Taken(Func<IServerStreamWriter<T>, CancellationToken, Task> serve) => _serving = Task.Run(async () =>
    {
        try
        {
            await serve(this, _gone.Token);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // This client left.
        }
        finally
        {
            _sent.Writer.TryComplete();
        }
    });

    public WriteOptions? WriteOptions { get; set; }

    /// <summary>Messages that the server wanted to send so far.</summary>
    public int Offered { get; private set; }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        Offered++;
        await _room.WaitAsync(cancellationToken);
        await _sent.Writer.WriteAsync(message, cancellationToken);
    }

    /// <summary>The next message; null at the end.</summary>
    public async Task<T?> TryTakeAsync()
    {
        _room.Release();
        try
        {
            return await _sent.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    /// <summary>All messages up to the end.</summary>
    public async Task<List<T>> AllAsync()
    {
        var all = new List<T>();
        while (await TryTakeAsync() is { } message) all.Add(message);
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await _serving.WaitAsync(TimeSpan.FromSeconds(60));
        _gone.Dispose();
        _room.Dispose();
    }
}
