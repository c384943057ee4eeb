using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;

namespace StemeDb.Api.Limits;

/// <summary>
/// Ends a request that takes longer than it may, whatever it waits for: what is under way learns it by
/// <see cref="HttpContext.RequestAborted"/>, the client by a problem, or where the answer has begun by a connection that breaks.
/// </summary>
internal sealed class RequestTimeLimit(RequestDelegate next, ApiOptions options, ClientCutOff cutOff)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var length = context.GetEndpoint()?.Metadata.GetMetadata<TimeLimit>()?.Length ?? options.Limits.RequestTime;
        var clientGone = context.RequestAborted;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(clientGone);
        over.CancelAfter(length);
        var running = new Running(clientGone, over.Token);
        context.Features.Set(running);
        context.RequestAborted = over.Token;
        try
        {
            await next(context);
            await SendRestAsync(context, running);
        }
        catch (OperationCanceledException) when (running.IsOver)
        {
            if (context.Response.HasStarted)
            {
                cutOff.Do(context, CutOffReason.Time);
                return;
            }

            throw new ProblemException(new Problem(ErrorCatalog.Deadline, FormattableString.Invariant(
                $"The request took longer than {length.TotalSeconds:0.###} s, which is the most. A write may have happened; sending an assertion again stores it once.")));
        }
        finally
        {
            context.RequestAborted = clientGone;
        }
    }

    /// <summary>True when the time of this request is over, and its client is still there.</summary>
    public static bool IsOver(HttpContext context) => context.Features.Get<Running>() is { IsOver: true };

    /// <summary>What the handler wrote and did not send would be sent by the server after all steps, when nobody looks at the time any more.</summary>
    private async ValueTask SendRestAsync(HttpContext context, Running running)
    {
        if (!context.Response.HasStarted)
        {
            return; // A short one, or none: the steps outside may write another.
        }

        var sending = context.Response.CompleteAsync();
        await using var registration = sending.IsCompleted ? default : running.Over.Register(() => CutOff(context, running));
        await sending;
    }

    private void CutOff(HttpContext context, Running running)
    {
        if (running.IsOver)
        {
            cutOff.Do(context, CutOffReason.Time);
        }
    }

    private sealed record Running(CancellationToken ClientGone, CancellationToken Over)
    {
        public bool IsOver => Over.IsCancellationRequested && !ClientGone.IsCancellationRequested;
    }
}
