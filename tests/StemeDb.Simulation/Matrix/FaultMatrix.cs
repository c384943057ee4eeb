using System.Diagnostics;
using StemeDb.Simulation.Engine;
using StemeDb.Simulation.Faults;

namespace StemeDb.Simulation.Matrix;

/// <summary>
/// A fixed workload (start, writes, roll of a segment, flush, merge, checkpoint, trim, questions, restart), run once for each
/// operation at which a fault can come, until it passes without meeting the fault. After each run the process is killed or the
/// power goes, and what is found is compared with what was acknowledged.
/// </summary>
internal static class FaultMatrix
{
    private const int WorkloadSeed = 1;

    /// <summary>Fills one row.</summary>
    /// <param name="row">The kind of fault.</param>
    /// <param name="stride">1: at every operation; more: at one of so many.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="failures">Receives what went wrong.</param>
    public static void Fill(FaultRow row, int stride, int offset, List<string> failures)
    {
        for (var nth = offset % stride; Try(row, nth, failures); nth += stride) row.Points++;
    }

    /// <summary>Fills one row, spreading over all operations, until every one was tried or the time is up.</summary>
    public static void Fill(FaultRow row, TimeSpan time, List<string> failures)
    {
        const int stride = 16;
        var clock = Stopwatch.StartNew();
        for (var offset = 0; offset < stride; offset++)
        {
            for (var nth = offset; clock.Elapsed < time && Try(row, nth, failures); nth += stride) row.Points++;
        }
    }

    /// <returns>False when the workload passed without meeting the fault.</returns>
    private static bool Try(FaultRow row, int nth, List<string> failures)
    {
        var plan = new FaultPlan(new Fault(row.Operation, row.Error, nth) { Effect = row.Effect, PathPart = row.PathPart });
        var simulator = new Simulator(WorkloadSeed, new EngineShape { RetainBytes = 0 }) { Plan = plan, CrashesByPower = nth % 2 == 0 };
        try
        {
            Work(simulator);
            var hasFired = plan.Fired > 0;
            simulator.Finish();
            if (!hasFired) return false;
            if (simulator.Tally.StartsRefused > 0) row.StartRefused++;
            else if (simulator.Tally.ProcessesEnded > 0) row.ProcessEnded++;
            else row.WentOn++;
        }
        catch (Exception e)
        {
            row.Lost++;
            failures.Add($"{row.Name}, operation {nth}: {e}");
        }

        return true;
    }

    private static void Work(Simulator simulator)
    {
        for (var round = 0; round < 3; round++)
        {
            if (!simulator.IsOpen) simulator.Start();
            for (var batch = 0; batch < 14 && simulator.IsOpen; batch++)
            {
                simulator.WriteSome();
                if (simulator.IsOpen) simulator.StepBackground();
                simulator.CrashIfEnded(); // before a question: the log holds a batch that was cut off, the engine's answers do not
                if (simulator.IsOpen && batch % 4 == 0) simulator.Ask();
                simulator.CrashIfEnded();
            }

            if (simulator.IsOpen) simulator.FinishBackground();
            if (simulator.IsOpen) simulator.Check();
            simulator.CrashIfEnded();
            if (simulator.IsOpen) simulator.Checkpoint();
            if (simulator.IsOpen) simulator.FinishBackground();
            simulator.CrashIfEnded();
            if (simulator.IsOpen) simulator.Restart(checkpoint: false);
        }
    }
}
