using StemeDb.Archive.Faults;
using StemeDb.BackupAgent.Retention;

namespace StemeDb.BackupAgent.Tests.Retention;

/// <summary>Backups and removals agree by time alone: a removal comes soon after its decision or not at all, and a backup waits for so long.</summary>
public sealed class A_decision_to_remove_has_its_time : IDisposable
{
    private static readonly TimeSpan _long = TimeSpan.FromHours(1);

    private readonly AgentUnderTest _agent = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _agent.Dispose();

    [Fact]
    public async Task A_removal_that_was_decided_before_a_backup_named_the_run_is_waited_for_and_made_good()
    {
        var run = await _agent.MarkedRunAsync(_long);
        var removed = 0;
        _agent.Clock.SkipsWaitsOf(RunSweep.DecisionTime, () =>
        {
            removed++;
            _agent.Store.DeleteAsync(_agent.Names.Root + run, Ct).GetAwaiter().GetResult();
        });
        await _agent.BackUpAfterAMinuteAsync();

        Assert.Equal(1, removed);
        Assert.Contains(run, await _agent.ObjectsAsync("runs/"));
        Assert.Equal(2, await _agent.CheckAsync());
    }

    [Fact]
    public async Task A_removal_that_comes_too_late_for_its_decision_is_left_to_the_next()
    {
        var run = await _agent.MarkedRunAsync(_long);
        var slow = new FaultyObjectStore(_agent.Store, _ => ObjectFault.None, (call, _) =>
        {
            if (call.Verb == ObjectVerb.Stat && call.Name == _agent.Names.Root + run) _agent.Clock.Lasts(RunSweep.DecisionTime);
            return Task.CompletedTask;
        });

        Assert.Equal(0, (await _agent.RetainAsync(store: slow)).Runs);
        Assert.Contains(run, await _agent.ObjectsAsync("runs/"));
        Assert.Equal(1, (await _agent.RetainAsync()).Runs);
        Assert.DoesNotContain(run, await _agent.ObjectsAsync("runs/"));
    }
}
