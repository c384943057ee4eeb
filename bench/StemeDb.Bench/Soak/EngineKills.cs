using System.Diagnostics;
using StemeDb.Bench.Recovering;
using StemeDb.Bench.Soak.Clients;

namespace StemeDb.Bench.Soak;

/// <summary>
/// Kills the Engine with SIGKILL at one and two sixths of the run, and starts it again at once. Its third life is the long one, in which its
/// memory can be looked at.
/// </summary>
internal sealed class EngineKills(SoakStack stack, SoakLoad load)
{
    /// <summary>Of each kill: how long until the new process was ready, and until the first claim was acknowledged that was sent after the kill.</summary>
    public List<(TimeSpan Ready, TimeSpan Acknowledged)> Outages { get; } = [];

    public async Task RunAsync(TimeSpan length)
    {
        var clock = Stopwatch.StartNew();
        for (var kill = 0; kill < 2; kill++)
        {
            await Task.Delay(TimeSpan.FromTicks(Math.Max(0, ((length / 6 * (kill + 1)) - clock.Elapsed).Ticks)));
            await stack.Processes.Engine!.KillAsync();
            var began = Stopwatch.GetTimestamp();
            var acknowledged = load.UntilNextAcknowledgementAsync();
            await Readiness.StartAsync(stack.Processes);
            var ready = Stopwatch.GetElapsedTime(began);
            Outages.Add((ready, await acknowledged.WaitAsync(TimeSpan.FromMinutes(2))));
        }
    }
}
