using Grpc.Core;
using StemeDb.Contracts.V1;

namespace StemeDb.Contracts.Session;

/// <summary>Moves a session's requests and replies over one gRPC stream. Two loops: one writes, one reads.</summary>
internal sealed class EngineStream(
    EngineConnectionOptions options, EngineSession session, AsyncDuplexStreamingCall<RequestBatch, ReplyBatch> call)
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs until the stream ends or breaks; always throws the reason.</summary>
    /// <param name="cancellationToken">Ends it from this side.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(over.Token);
        Task[] loops = [WriteAsync(ending.Token, over.Token), ReadAsync(ending, over.Token), SweepAsync(over.Token)];
        var first = await Task.WhenAny(loops);
        await over.CancelAsync();
        await Task.WhenAll(loops).ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await first;
        throw new RpcException(new Status(StatusCode.Unavailable, "the engine ended the stream"));
    }

    /// <summary>Writes until the engine asks to end this side; what waits then is never sent. The reading loop ends the stream.</summary>
    private async Task WriteAsync(CancellationToken ending, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAllAsync(ending, cancellationToken);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await call.RequestStream.CompleteAsync();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    /// <summary>Drains whatever waits into one message, up to the limits, and goes again. There is no timer.</summary>
    private async Task WriteAllAsync(CancellationToken ending, CancellationToken cancellationToken)
    {
        var queue = session.Queue;
        while (await queue.WaitToReadAsync(ending))
        {
            var batch = new RequestBatch();
            var bytes = 0;
            while (batch.Requests.Count < options.MaxBatchRequests
                && queue.TryPeek(out var next)
                && (bytes == 0 || bytes + next.Bytes <= options.MaxBatchBytes)
                && queue.TryRead(out var pending))
            {
                if (pending.TryMarkSent())
                {
                    batch.Requests.Add(pending.Request);
                    bytes += pending.Bytes;
                }
                else
                {
                    session.Release(pending);
                }

                if (pending.Request.BodyCase == Request.BodyOneofCase.Cancel)
                {
                    session.Release(pending);
                }
            }

            if (batch.Requests.Count > 0)
            {
                await call.RequestStream.WriteAsync(batch, cancellationToken);
            }
        }
    }

    private async Task ReadAsync(CancellationTokenSource ending, CancellationToken cancellationToken)
    {
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            session.Complete(call.ResponseStream.Current);
            if (call.ResponseStream.Current.Ending)
            {
                await ending.CancelAsync();
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(SweepInterval);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            session.ExpireOverdue(Environment.TickCount64);
        }
    }
}
