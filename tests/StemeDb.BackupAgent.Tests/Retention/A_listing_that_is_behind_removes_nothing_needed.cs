using StemeDb.Archive.Objects;
using StemeDb.BackupAgent.Retention;

namespace StemeDb.BackupAgent.Tests.Retention;

/// <summary>Listings that are behind by less than the grace: they lack backups that were made since, and show what was removed.</summary>
public sealed class A_listing_that_is_behind_removes_nothing_needed : IDisposable
{
    private static readonly TimeSpan _long = TimeSpan.FromHours(1);

    private readonly AgentUnderTest _agent = new();
    private readonly PastListings _past;

    public A_listing_that_is_behind_removes_nothing_needed()
    {
        _past = new PastListings(_agent.Store);
        _agent.Clock.SkipsWaitsOf(RunSweep.DecisionTime);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _agent.Dispose();

    [Fact]
    public async Task A_marked_run_that_a_backup_uses_which_is_not_listed_yet_stays()
    {
        var run = await MarkedRunAsync();
        await _past.RememberAsync();
        await BackUpAsync();

        var report = await _agent.RetainAsync(store: _past);
        Assert.Equal(0, report.Runs);
        Assert.Contains(run, await _agent.ObjectsAsync("runs/"));
        Assert.Equal(2, await _agent.CheckAsync());
    }

    [Fact]
    public async Task A_run_that_was_removed_and_put_again_stays_though_it_is_listed_as_the_old_one()
    {
        var run = await MarkedRunAsync();
        await _past.RememberAsync();
        Assert.Equal(1, (await _agent.RetainAsync()).Runs);
        Assert.DoesNotContain(run, await _agent.ObjectsAsync("runs/"));
        await BackUpAsync();
        Assert.Contains(run, await _agent.ObjectsAsync("runs/"));

        Assert.Equal(0, (await _agent.RetainAsync(store: _past)).Runs);
        Assert.Contains(run, await _agent.ObjectsAsync("runs/"));
        await _agent.CheckAsync();
    }

    [Fact]
    public async Task A_run_that_was_marked_anew_has_its_while_though_the_old_mark_is_listed()
    {
        var run = await MarkedRunAsync();
        var mark = $"doomed/{Path.GetFileNameWithoutExtension(run)}";
        await _past.RememberAsync();
        await _agent.Store.DeleteAsync(_agent.Names.Root + mark, Ct);
        await _agent.Store.PutIfAbsentAsync(_agent.Names.Root + mark, ObjectContent.Of(default), Ct);
        Assert.Equal(0, (await _agent.RetainAsync(store: _past)).Runs);
        _agent.Age(mark, _long);
        Assert.Equal(1, (await _agent.RetainAsync(store: _past)).Runs);
    }

    [Fact]
    public async Task Backups_and_journal_that_are_not_listed_stay_and_what_is_listed_and_gone_stops_nothing()
    {
        for (var i = 0; i < 3; i++)
        {
            _agent.Engine.Write(100);
            await BackUpAsync();
            await _agent.Store.PutIfAbsentAsync(_agent.Names.Piece(1, i + 1, i + 1), ObjectContent.Of("j"u8.ToArray()), Ct);
        }

        await _past.RememberAsync();
        _agent.Engine.Write(100);
        await BackUpAsync();
        await _agent.Store.PutIfAbsentAsync(_agent.Names.Piece(1, 4, 4), ObjectContent.Of("j"u8.ToArray()), Ct);

        // The one that was made since is not listed; the second time two of the three that are listed are gone.
        Assert.Equal((2, 3), await _agent.RetainAsync(store: _past) is var report ? (report.Removed.Count, report.Pieces) : default);
        Assert.Empty((await _agent.RetainAsync(store: _past)).Removed);
        Assert.Equal(2, await _agent.CheckAsync());
        Assert.Single(await _agent.ObjectsAsync("journal/"));
    }

    [Fact]
    public async Task Backups_beside_removals_whose_listings_are_behind_are_whole()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        _agent.Engine.Write(100);
        await BackUpAsync();
        await _past.RememberAsync();
        for (var round = 0; round < 40; round++)
        {
            // The runs of a merge come again where an engine is restored to the past and writes the same.
            if (random.Next(2) == 0) _agent.Engine.Write(random.Next(1, 3000));
            if (random.Next(3) == 0) _agent.Engine.Merge();
            if (random.Next(3) == 0) _agent.Engine.Return();
            await BackUpAsync();
            await _agent.RetainAsync(store: random.Next(2) == 0 ? _agent.Store : _past);
            Assert.True(await _agent.CheckAsync() >= 1);
            if (random.Next(3) != 0) continue;

            // Beyond the grace a listing shows what there was.
            await _past.RememberAsync();
            foreach (var name in await _agent.ObjectsAsync("runs/")) _agent.Age(name, _long);
            foreach (var name in await _agent.ObjectsAsync("doomed/")) _agent.Age(name, _long);
        }
    }

    private Task<string> MarkedRunAsync() => _agent.MarkedRunAsync(_long);

    private Task BackUpAsync() => _agent.BackUpAfterAMinuteAsync();
}
