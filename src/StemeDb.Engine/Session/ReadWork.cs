using System.Diagnostics;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Queries;
using StemeDb.Engine.Telemetry;

namespace StemeDb.Engine.Session;

/// <summary>A read in line: runs on a thread of the pool and hands its reply to the stream it came from.</summary>
internal sealed class ReadWork(ClientSession session, Request request, ReadLifetime lifetime, Activity? activity, EngineCore core)
    : IThreadPoolWorkItem
{
    public void Execute()
    {
        if (lifetime.IsCancelled)
        {
            EngineActivities.End(activity, "cancelled");
            session.Forget(request.CorrelationId);
            return;
        }

        var start = Stopwatch.GetTimestamp();
        var reply = core.Reads.Execute(request, lifetime);
        core.Metrics.Answered(Stopwatch.GetElapsedTime(start));
        EngineActivities.End(activity, reply.Fault?.Name);
        session.Answer(request.CorrelationId, reply);
    }
}
