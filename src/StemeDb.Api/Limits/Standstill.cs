using System.IO.Pipelines;

namespace StemeDb.Api.Limits;

/// <summary>
/// Cuts off a client that does not take what it asked for. The server's own minimum rate does not do that for streams: it allows a
/// client the time that all bytes in buffers would take at that rate, which for some megabytes is hours.
/// </summary>
internal static class Standstill
{
    /// <summary>Passes on what was written; a client of a feed that takes nothing for so long is cut off.</summary>
    /// <exception cref="OperationCanceledException">The client is gone, or was cut off.</exception>
    public static async ValueTask FlushAsync(PipeWriter body, HttpContext context, TimeSpan patience, ClientCutOff cutOff, CancellationToken cancellationToken)
    {
        var flush = body.FlushAsync(cancellationToken);
        if (flush.IsCompletedSuccessfully)
        {
            await flush;
            return;
        }

        using var over = new CancellationTokenSource(patience);
        await using var registration = over.Token.Register(() => cutOff.Do(context, CutOffReason.Feed));
        await flush;
    }
}
