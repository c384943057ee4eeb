using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Faults;
using StemeDb.Archive.Objects;
using StemeDb.BackupAgent.Backups;
using StemeDb.BackupAgent.Telemetry;

namespace StemeDb.BackupAgent.Tests.Retention;

public sealed class What_was_cut_off_is_removed_a_day_later : IDisposable
{
    private readonly AgentUnderTest _agent = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _agent.Dispose();

    [Fact]
    public async Task By_the_clock_of_the_store_and_also_while_a_restore_reads()
    {
        await _agent.BackUpAfterAMinuteAsync();
        await _agent.Store.PutIfAbsentAsync(_agent.Names.Restores() + "abc-1.json", ObjectContent.Of("{}"u8.ToArray()), Ct);
        _agent.CutOff("young", TimeSpan.FromHours(23));
        var old = _agent.CutOff("old", TimeSpan.FromHours(25));
        _agent.Clock.Now += TimeSpan.FromDays(100);

        var report = await _agent.RetainAsync();

        Assert.Equal((new UnfinishedPuts(1, 3), null), (report.Unfinished, report.UnfinishedFault));
        Assert.Contains("restore is under way", report.SkippedFor, StringComparison.Ordinal);
        Assert.False(File.Exists(old));
        Assert.Equal(default, (await _agent.RetainAsync()).Unfinished);
    }

    [Fact]
    public async Task Who_may_not_look_for_it_removes_what_is_old_and_says_so_once()
    {
        var refusing = new FaultyObjectStore(
            _agent.Store, call => call.Verb == ObjectVerb.RemoveUnfinished ? throw new ObjectStoreAccessException("there", null, "403 AccessDenied") : ObjectFault.None);
        var log = new WarningLog();
        using var metrics = new AgentMetrics();
        await using var jobs = new BackupJobs(
            new BackupRun(_agent.Engine, _agent.Archive, _agent.Options, _agent.Clock, NullLogger<BackupRun>.Instance), _agent.Archive with { Store = refusing }, _agent.Options, metrics, _agent.Clock, log);
        for (var backups = 1; backups <= 3; backups++)
        {
            _agent.Engine.Write(100);
            _agent.Clock.Now += TimeSpan.FromMinutes(1);
            await jobs.Begin(slot: null).Ended;
            Assert.Null(jobs.RetentionFault);
            Assert.Equal(1, await _agent.CheckAsync());
        }

        var said = Assert.Single(log.Warnings);
        Assert.Contains("403 AccessDenied", said, StringComparison.Ordinal);
        Assert.Contains("AbortIncompleteMultipartUpload", said, StringComparison.Ordinal);
    }

    private sealed class WarningLog : ILogger<BackupJobs>
    {
        public List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning) Warnings.Add(formatter(state, exception));
        }
    }
}
