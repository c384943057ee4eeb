using System.Runtime.CompilerServices;
using Grpc.Core;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;
using StemeDb.Contracts.V1;

namespace StemeDb.Contracts.Session;

/// <summary>Reads one feed of changes. What is not read yet waits at the engine, but for the window of the connection.</summary>
internal static class FeedReader
{
    public static async IAsyncEnumerable<FeedPart> ReadAsync(
        AsyncServerStreamingCall<ChangeBatch> call, EngineAddress address, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using (call)
        {
            while (await MoveNextAsync(call.ResponseStream, address, cancellationToken))
            {
                var batch = call.ResponseStream.Current;
                if (batch.Fault is { } fault)
                {
                    throw new EngineFaultException(fault);
                }

                yield return Part(batch);
            }
        }
    }

    /// <summary>Waits for the next message of any stream that the engine serves.</summary>
    /// <returns>False at its end.</returns>
    public static async Task<bool> MoveNextAsync<T>(
        IAsyncStreamReader<T> stream, EngineAddress address, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNext(cancellationToken);
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException e)
        {
            var reason = e.Status.DebugException?.GetBaseException().Message ?? e.Status.Detail;
            throw new EngineUnavailableException(
                RequestFate.NeverSent, $"The feed of the engine at {address} ended: {reason}. Begin again after what came last.", e);
        }
    }

    private static FeedPart Part(ChangeBatch batch)
    {
        var changes = new FeedChange[batch.Changes.Count];
        for (var i = 0; i < changes.Length; i++)
        {
            changes[i] = new FeedChange((long)batch.Changes[i].Seq, batch.Changes[i].Json.Memory);
        }

        return new FeedPart(changes, (long)batch.UpTo);
    }
}
