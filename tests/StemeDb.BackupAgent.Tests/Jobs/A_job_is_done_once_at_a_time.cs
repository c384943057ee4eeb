using StemeDb.BackupAgent.Jobs;

namespace StemeDb.BackupAgent.Tests.Jobs;

public sealed class A_job_is_done_once_at_a_time
{
    [Fact]
    public async Task Who_asks_meanwhile_waits_for_the_one_that_runs()
    {
        await using var job = new CountedJob();
        var first = job.Begin();
        Assert.Same(first, job.Begin());
        Assert.True(job.IsRunning);
        job.Gate.SetResult();
        await first;
        Assert.Equal(1, job.Runs);
        await job.Begin();
        Assert.Equal(2, job.Runs);
    }

    [Fact]
    public async Task Who_stops_it_waits_until_it_has_given_up()
    {
        var job = new CountedJob();
        var running = job.Begin();
        await job.DisposeAsync();
        Assert.True(running.IsCompletedSuccessfully);
        Assert.Throws<ObjectDisposedException>(() => { _ = job.Begin(); });
    }

    private sealed class CountedJob : SingleJob
    {
        private int _runs;

        public TaskCompletionSource Gate { get; } = new();

        public int Runs => _runs;

        protected override async Task RunAsync(CancellationToken cancellation)
        {
            Interlocked.Increment(ref _runs);
            await Gate.Task.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
