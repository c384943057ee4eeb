using System.Diagnostics.Metrics;

namespace StemeDb.Api.Limits;

/// <summary>Breaks off with clients that do not take what they asked for, and counts them by why. Thread-safe.</summary>
internal sealed class ClientCutOff : IDisposable
{
    private readonly Meter _meter = new("StemeDb.Api");
    private readonly Counter<long> _cutOff;

    public ClientCutOff() => _cutOff = _meter.CreateCounter<long>(
        "stemedb.clients.cut_off", description: "Clients broken off with because they did not take their answer.");

    /// <summary>Closes the connection, or the stream of HTTP/2, and gives back what waits for its client.</summary>
    public void Do(HttpContext context, CutOffReason reason)
    {
        _cutOff.Add(1, new KeyValuePair<string, object?>("reason", reason.Name));
        context.Abort();
    }

    public void Dispose() => _meter.Dispose();
}

/// <summary>Why a client was cut off.</summary>
/// <param name="Name">As the metric has it.</param>
internal sealed record CutOffReason(string Name)
{
    /// <summary>Nothing was taken of a feed of changes.</summary>
    public static readonly CutOffReason Feed = new("feed_not_taken");

    /// <summary>Nothing was taken of a bulk reply when it was the client's turn.</summary>
    public static readonly CutOffReason Bulk = new("bulk_not_taken");

    /// <summary>The time of the request was over before its answer was taken.</summary>
    public static readonly CutOffReason Time = new("request_time");
}
