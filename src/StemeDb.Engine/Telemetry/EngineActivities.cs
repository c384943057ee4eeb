using System.Diagnostics;

namespace StemeDb.Engine.Telemetry;

/// <summary>
/// Spans of the engine: one per traced request under its caller's span, and one for the commit that carried a write. Nothing is
/// made, and nothing allocated, for requests whose caller is not traced or when nobody listens.
/// </summary>
internal static class EngineActivities
{
    private static readonly ActivitySource Source = new("StemeDb.Engine");

    /// <summary>Begins the span of a request; null when it is not traced. Never becomes the current activity of the thread.</summary>
    public static Activity? Begin(string name, string traceParent)
    {
        if (traceParent.Length == 0
            || !Source.HasListeners()
            || !ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent))
        {
            return null;
        }

        var before = Activity.Current;
        var activity = Source.StartActivity(name, ActivityKind.Server, parent);
        Activity.Current = before;
        return activity;
    }

    /// <summary>The commit that made a request durable, after the fact, with its real start and end.</summary>
    public static void Commit(Activity request, DateTimeOffset start, TimeSpan duration, int records)
    {
        using var commit = Source.StartActivity(
            "journal.commit", ActivityKind.Internal, request.Context, startTime: start);
        commit?.SetTag("stemedb.batch.records", records);
        commit?.SetEndTime((start + duration).UtcDateTime);
    }

    /// <summary>Ends the span of a request.</summary>
    public static void End(Activity? activity, string? fault)
    {
        if (activity is null)
        {
            return;
        }

        if (fault is not null)
        {
            activity.SetStatus(ActivityStatusCode.Error, fault);
        }

        var before = Activity.Current;
        activity.Dispose();
        Activity.Current = before;
    }
}
