using StemeDb.Archive.Backups;
using StemeDb.Archive.Faults;
using StemeDb.Archive.Objects;
using StemeDb.BackupAgent.Backups;
using StemeDb.BackupAgent.Retention;

namespace StemeDb.BackupAgent.Tests.Retention;

public sealed class Nothing_that_is_needed_is_removed : IDisposable
{
    private readonly AgentUnderTest _agent = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _agent.Dispose();

    [Fact]
    public async Task A_run_goes_in_two_steps_once_no_backup_names_it()
    {
        _agent.Engine.Write(100);
        await BackUpAsync();
        _agent.Engine.Merge();
        _agent.Engine.Write(100);
        _agent.Engine.Merge();
        await BackUpAsync();
        Assert.Equal(2, (await _agent.ObjectsAsync("runs/")).Count);

        var first = await _agent.RetainAsync();
        Assert.Equal((1, 0), (first.Removed.Count, first.Runs));
        var marked = Assert.Single(await _agent.ObjectsAsync("doomed/"));
        Assert.Equal(0, (await _agent.RetainAsync()).Runs);

        _agent.Age(marked, TimeSpan.FromMinutes(2));
        Assert.Equal(0, (await _agent.RetainAsync()).Runs);
        _agent.Age(marked.Replace("doomed/", "runs/", StringComparison.Ordinal) + ".kv", TimeSpan.FromMinutes(2));
        Assert.Equal(1, (await _agent.RetainAsync()).Runs);
        Assert.Empty(await _agent.ObjectsAsync("doomed/"));
        Assert.Equal(1, await _agent.CheckAsync());
    }

    [Fact]
    public async Task A_run_that_a_backup_under_way_is_going_to_name_stays()
    {
        _agent.Engine.Write(100);
        await BackUpAsync();
        var run = Assert.Single(await _agent.ObjectsAsync("runs/"));
        _agent.Engine.Merge();
        _agent.Engine.Write(50);
        _agent.Engine.Merge();
        await BackUpAsync();
        await _agent.RetainAsync();
        _agent.Age(run, TimeSpan.FromHours(1));
        _agent.Age("doomed/" + Path.GetFileNameWithoutExtension(run), TimeSpan.FromHours(1));

        await BackupIntent.PutAsync(_agent.Store, _agent.Names, _agent.Clock.Now.AddHours(1), [Path.GetFileNameWithoutExtension(run)], Ct);
        Assert.Equal(0, (await _agent.RetainAsync()).Runs);
        Assert.Contains(run, await _agent.ObjectsAsync("runs/"));
        Assert.Empty(await _agent.ObjectsAsync("doomed/"));
    }

    [Fact]
    public async Task While_a_restore_reads_nothing_is_removed()
    {
        _agent.Engine.Write(100);
        await BackUpAsync();
        _agent.Engine.Write(100);
        await BackUpAsync();
        var mark = _agent.Names.Restores() + "abc-1.json";
        await _agent.Store.PutIfAbsentAsync(mark, ObjectContent.Of("{}"u8.ToArray()), Ct);
        Assert.Contains("restore is under way", (await _agent.RetainAsync()).SkippedFor, StringComparison.Ordinal);
        Assert.Equal(2, await _agent.CheckAsync());

        _agent.Age("restores/abc-1.json", TimeSpan.FromHours(1));
        Assert.Single((await _agent.RetainAsync()).Removed);
    }

    [Fact]
    public async Task A_restore_that_begins_meanwhile_keeps_the_backups_that_are_left_and_their_journal()
    {
        for (var i = 0; i < 3; i++)
        {
            _agent.Engine.Write(100);
            await BackUpAsync();
            await _agent.Store.PutIfAbsentAsync(_agent.Names.Piece(1, i + 1, i + 1), ObjectContent.Of("j"u8.ToArray()), Ct);
        }

        var mark = _agent.Names.Restores() + "abc-1.json";
        var beginning = new FaultyObjectStore(_agent.Store, _ => ObjectFault.None, async (call, _) =>
        {
            if (call.Verb == ObjectVerb.Delete && call.Name.EndsWith("manifest.json", StringComparison.Ordinal)) await _agent.Store.PutIfAbsentAsync(mark, ObjectContent.Of("{}"u8.ToArray()), Ct);
        });

        Assert.Single((await _agent.RetainAsync(store: beginning)).Removed);
        Assert.Equal(2, await _agent.CheckAsync());
        Assert.Equal(3, (await _agent.ObjectsAsync("journal/")).Count);

        await _agent.Store.DeleteAsync(mark, Ct);
        var rest = await _agent.RetainAsync();
        Assert.Equal((1, 3), (rest.Removed.Count, rest.Pieces));
    }

    [Fact]
    public async Task A_manifest_that_cannot_be_believed_stops_it()
    {
        _agent.Engine.Write(100);
        await BackUpAsync();
        await BackUpAsync();
        var name = Archive.ArchiveNames.BackupName(_agent.Clock.Now.AddDays(1));
        await _agent.Store.PutIfAbsentAsync(_agent.Names.Manifest(name), ObjectContent.Of("{}"u8.ToArray()), Ct);
        Assert.Contains(name, (await _agent.RetainAsync()).SkippedFor, StringComparison.Ordinal);
        Assert.Empty(await _agent.ObjectsAsync("doomed/"));
    }

    [Fact]
    public async Task Nor_is_a_run_even_marked_when_a_manifest_becomes_unbelievable_meanwhile()
    {
        _agent.Engine.Write(100);
        await BackUpAsync();
        var damaged = _agent.Names.Manifest(Assert.Single(await _agent.Archive.BackupsAsync(Ct)).Name);
        _agent.Spoil(damaged);

        // Not RetentionRun, which looks before it: what it saw may have changed by the time of the sweep.
        var sweep = new RunSweep(_agent.Store, _agent.Names, TimeSpan.Zero, _agent.Clock);
        Assert.Equal((0, 0L), await sweep.RunAsync(DateTimeOffset.UtcNow, ManifestSigner.WithoutKey, Ct));
        Assert.Empty(await _agent.ObjectsAsync("doomed/"));
    }

    [Fact]
    public async Task Journal_goes_only_before_the_first_kept_backup()
    {
        for (var i = 0; i < 3; i++)
        {
            _agent.Engine.Write(100);
            await BackUpAsync();
        }

        for (var seq = 1; seq <= 5; seq++) await _agent.Store.PutIfAbsentAsync(_agent.Names.Piece(1, seq, seq), ObjectContent.Of("j"u8.ToArray()), Ct);
        Assert.Equal(0, (await _agent.RetainAsync(new RetentionPolicy(3, 0, 0, 0, TimeZoneInfo.Utc))).Pieces);
        var report = await _agent.RetainAsync(new RetentionPolicy(2, 0, 0, 0, TimeZoneInfo.Utc));
        Assert.Equal((1, 2), (report.Removed.Count, report.Pieces));
        var left = await _agent.ObjectsAsync("journal/");
        Assert.Equal([3L, 4, 5], left.Select(piece => _agent.Names.PieceSeqsOf(1, _agent.Names.Root + piece)!.Value.FirstSeq));
    }

    [Fact]
    public async Task Backups_and_removals_beside_each_other_leave_every_backup_whole()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        _agent.Engine.Write(100);
        await BackUpAsync();
        for (var round = 0; round < 20; round++)
        {
            if (random.Next(2) == 0) _agent.Engine.Write(random.Next(1, 3000));
            if (random.Next(4) == 0) _agent.Engine.Merge();
            foreach (var name in await _agent.ObjectsAsync("runs/")) _agent.Age(name, TimeSpan.FromHours(1));
            await Task.WhenAll(BackUpAsync(), Task.Run(() => _agent.RetainAsync(), Ct), Task.Run(() => _agent.RetainAsync(), Ct));
            Assert.True(await _agent.CheckAsync() >= 1);
        }
    }

    private Task<BackupProgress> BackUpAsync()
    {
        _agent.Clock.Now += TimeSpan.FromMinutes(1);
        return Task.Run(() => _agent.BackUpAsync(), Ct);
    }
}
