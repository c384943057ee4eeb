namespace StemeDb.Api.Identity.Refusals;

/// <summary>
/// A line in the log for each refused request, up to some a second: who floods us must not flood the disk. Thread-safe. Names the
/// caller where there is one, never what it sent.
/// </summary>
internal sealed partial class RefusalLog(TimeProvider clock, ILogger<RefusalLog> logger)
{
    /// <summary>Lines in a second, at most.</summary>
    public const int LinesPerSecondMax = 10;

    private readonly Lock _gate = new();
    private long _second = -1;
    private int _lines;
    private long _left;

    public void Write(HttpContext context, string reason)
    {
        if (!MayWrite(out var left))
        {
            return;
        }

        if (left > 0)
        {
            LogLeftOut(left);
        }

        // The endpoint's own name, not what was sent: it is bounded, and nobody outside can write into it.
        var endpoint = context.GetEndpoint() is RouteEndpoint { DisplayName: { } name } ? name : "what is not served";
        var caller = context.Caller();
        LogRefused(endpoint, caller.Kind, context.CredentialsRefused()?.KeyId ?? caller.Id, context.Connection.RemoteIpAddress?.ToString() ?? "?", reason);
    }

    private bool MayWrite(out long left)
    {
        var second = clock.GetTimestamp() / clock.TimestampFrequency;
        lock (_gate)
        {
            left = 0;
            if (second != _second)
            {
                (_second, _lines, left, _left) = (second, 0, _left, 0);
            }

            if (_lines == LinesPerSecondMax)
            {
                _left++;
                return false;
            }

            _lines++;
            return true;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Refused {Endpoint} to {Kind} {Caller} at {Address}: {Reason}")]
    private partial void LogRefused(string endpoint, CallerKind kind, string caller, string address, string reason);

    [LoggerMessage(LogLevel.Warning, "{Count} more refused requests were not logged")]
    private partial void LogLeftOut(long count);
}
