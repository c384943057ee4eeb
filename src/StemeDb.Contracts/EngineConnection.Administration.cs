using Grpc.Core;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;
using StemeDb.Contracts.V1;

namespace StemeDb.Contracts;

/// <content>The unary calls, for administration.</content>
public sealed partial class EngineConnection
{
    /// <inheritdoc/>
    public async Task<EngineStatus> GetStatusAsync(EngineCall call = default)
    {
        var status = await UnaryAsync(options => _client.GetStatusAsync(new StatusRequest(), options).ResponseAsync, call);
        return new EngineStatus(
            status.Version,
            status.ClusterId,
            (long)status.Generation,
            TimeSpan.FromSeconds(status.UptimeSeconds),
            (long)status.AssertionCount,
            (long)status.LastSeq,
            (long)status.CheckpointSeq,
            (long)status.Restarts,
            status.Degraded)
        {
            ArchiveRequired = status.ArchiveRequired,
            ArchivedSeq = (long)status.ArchivedSeq,
            ArchiveHeldBytes = (long)status.ArchiveHeldBytes,
        };
    }

    /// <inheritdoc/>
    public async Task<long> CheckpointAsync(EngineCall call = default)
    {
        var reply = await UnaryAsync(options => _client.CheckpointAsync(new CheckpointRequest(), options).ResponseAsync, call);
        return (long)reply.Seq;
    }

    /// <inheritdoc/>
    public async Task<LearnOutcome> LearnAsync(EngineCall call = default)
    {
        var reply = await UnaryAsync(options => _client.LearnAsync(new LearnRequest(), options).ResponseAsync, call);
        return reply.Fault is { } fault ? throw new EngineFaultException(fault) : new LearnOutcome(reply.Existed, reply.Json.Memory);
    }

    private async Task<TReply> UnaryAsync<TReply>(Func<CallOptions, Task<TReply>> send, EngineCall call)
    {
        var timeout = call.Timeout ?? _options.RequestTimeout;
        DateTime? deadline = timeout == Timeout.InfiniteTimeSpan ? null : DateTime.UtcNow + timeout;
        try
        {
            return await send(new CallOptions(deadline: deadline, cancellationToken: call.CancellationToken));
        }
        catch (RpcException) when (call.CancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(call.CancellationToken);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.DeadlineExceeded)
        {
            throw new EngineDeadlineException(RequestFate.Unknown, timeout);
        }
        catch (RpcException e)
        {
            throw new EngineUnavailableException(
                RequestFate.Unknown, $"The engine at {_options.Address} could not be asked: {Reason(e)}.", e);
        }
    }
}
