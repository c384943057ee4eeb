using StemeDb.Archive.Backups;
using StemeDb.Archive.Faults;
using StemeDb.Archive.Objects;
using StemeDb.BackupAgent.Backups;

namespace StemeDb.BackupAgent.Tests.Backups;

public sealed class A_backup_is_whole_or_none : IDisposable
{
    private readonly AgentUnderTest _agent = new();

    public void Dispose() => _agent.Dispose();

    [Fact]
    public async Task What_is_there_already_is_not_put_again()
    {
        _agent.Engine.Write(5000);
        _agent.Engine.Write(300);
        var first = await BackUpAsync();
        _agent.Engine.Write(700);
        var second = await BackUpAsync();
        Assert.Equal((2, 5300L, 0), (first.UploadedRuns, first.UploadedBytes, first.ReusedRuns));
        Assert.Equal((1, 700L, 2, 5300L), (second.UploadedRuns, second.UploadedBytes, second.ReusedRuns, second.ReusedBytes));
        Assert.Equal(2, await _agent.CheckAsync());
        Assert.Equal(0, _agent.Engine.Pins);
        Assert.DoesNotContain(await _agent.ObjectsAsync(), name => name.EndsWith("intent.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_it_shares_with_an_earlier_one_is_locked_from_now_on()
    {
        _agent.Engine.Write(5000);
        var store = new FaultyObjectStore(_agent.Store, _ => ObjectFault.None);
        await _agent.BackUpAsync(store);
        Assert.DoesNotContain(store.Calls, call => call.Verb == ObjectVerb.RenewLock);
        var runs = store.Calls.Where(call => call.Verb == ObjectVerb.Put && call.Name.EndsWith(".kv", StringComparison.Ordinal)).Select(call => call.Name).ToList();

        await _agent.BackUpAsync(store);

        Assert.NotEmpty(runs);
        Assert.Equal(runs, store.Calls.Where(call => call.Verb == ObjectVerb.RenewLock).Select(call => call.Name));
    }

    [Fact]
    public async Task What_the_store_spoilt_is_found_before_a_manifest_names_it()
    {
        _agent.Engine.Write(3000);
        var spoiling = new FaultyObjectStore(_agent.Store, _ => ObjectFault.None, (call, _) =>
        {
            if (call.Verb == ObjectVerb.Read && call.Name.EndsWith(".kv", StringComparison.Ordinal)) _agent.Spoil(call.Name);
            return Task.CompletedTask;
        });
        var damage = await Assert.ThrowsAsync<ObjectDamagedException>(() => _agent.BackUpAsync(spoiling));
        Assert.Contains("read back", damage.Message, StringComparison.Ordinal);
        Assert.Empty(await _agent.Archive.BackupsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_manifest_that_is_not_what_was_put_is_told()
    {
        _agent.Engine.Write(3000);
        var spoiling = new FaultyObjectStore(_agent.Store, _ => ObjectFault.None, (call, _) =>
        {
            if (call.Verb == ObjectVerb.Read && call.Name.EndsWith("manifest.json", StringComparison.Ordinal)) _agent.Spoil(call.Name);
            return Task.CompletedTask;
        });
        var damage = await Assert.ThrowsAsync<ObjectDamagedException>(() => _agent.BackUpAsync(spoiling));
        Assert.Contains("not what was just put", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_is_kept_for_as_long_as_it_is_read()
    {
        _agent.Engine.Write(3000);
        _agent.Clock.SkipsWaitsOf(TimeSpan.FromSeconds(15));
        var slow = new FaultyObjectStore(_agent.Store, _ => ObjectFault.None, (call, cancel) =>
            call.Verb == ObjectVerb.Put && call.Name.EndsWith(".kv", StringComparison.Ordinal)
                ? _agent.Engine.PinKept.Task.WaitAsync(TimeSpan.FromMinutes(1), cancel)
                : Task.CompletedTask);
        await _agent.BackUpAsync(slow);
        Assert.Equal(1, await _agent.CheckAsync());
    }

    [Fact]
    public async Task The_manifest_says_what_it_is()
    {
        _agent.Engine.Write(10);
        var slot = _agent.Clock.Now;
        var progress = await _agent.BackUpAsync(slot: slot);
        var backup = Assert.Single(await _agent.Archive.BackupsAsync(TestContext.Current.CancellationToken)).Manifest!;
        Assert.Equal((progress.Name, 1L, 2L, 1L, 1U), (backup.Name, backup.Seq, backup.JournalFrom, backup.Counts.Assertions, backup.JournalChecksum));
        Assert.Equal(slot.UtcTicks, backup.ScheduledFor!.Value.Ticks);
    }

    [Fact]
    public async Task Two_of_the_same_second_have_two_names()
    {
        _agent.Engine.Write(10);
        var names = new[] { (await _agent.BackUpAsync()).Name, (await _agent.BackUpAsync()).Name };
        Assert.Equal(2, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(2, await _agent.CheckAsync());
    }

    [Theory]
    [InlineData(ObjectFault.Fail)]
    [InlineData(ObjectFault.LoseAnswer)]
    public async Task Cut_off_at_any_call_it_leaves_no_half_backup_and_the_next_one_is_whole(ObjectFault fault)
    {
        _agent.Engine.Write(3000);
        for (var cut = 1; ; cut++)
        {
            _agent.Engine.Write(100);
            _agent.Engine.Merge();
            var at = cut;
            var store = new FaultyObjectStore(_agent.Store, call => call.Number >= at ? fault : ObjectFault.None);
            var isDone = false;
            try
            {
                _agent.Clock.Now += TimeSpan.FromMinutes(1);
                await _agent.BackUpAsync(store);
                isDone = true;
            }
            catch (ObjectStoreUnavailableException)
            {
                // Cut off.
            }

            await _agent.CheckAsync();
            if (isDone) break;
            var next = await BackUpAsync();
            Assert.Equal(BackupPhase.Manifest, next.Phase);
            await _agent.CheckAsync();
            await _agent.RetainAsync();
            Assert.True(cut < 40, "it never ends");
        }
    }

    [Theory]
    [InlineData(ObjectFault.Fail)]
    [InlineData(ObjectFault.LoseAnswer)]
    public async Task A_store_that_fails_now_and_then_makes_it_and_the_removal_of_old_ones_only_slower(ObjectFault fault)
    {
        using var agent = new AgentUnderTest { Options = _agent.Options with { StorePatience = TimeSpan.FromMinutes(1) } };
        var store = new FaultyObjectStore(agent.Store, FaultyObjectStore.EveryNth(4, fault));
        for (var i = 0; i < 4; i++)
        {
            agent.Engine.Write(500);
            agent.Clock.Now += TimeSpan.FromMinutes(1);
            await agent.BackUpAsync(store);
            var kept = await agent.RetainAsync(store: new PatientObjectStore(store, TimeSpan.FromMinutes(1), TimeProvider.System));
            Assert.Null(kept.SkippedFor);
            Assert.Equal(1, await agent.CheckAsync());
        }
    }

    [Fact]
    public async Task A_backup_that_lost_its_manifest_is_told_and_nothing_is_removed_until_it_is_settled()
    {
        _agent.Engine.Write(500);
        var first = await BackUpAsync();
        await _agent.Store.DeleteAsync(_agent.Names.Manifest(first.Name!), TestContext.Current.CancellationToken);
        _agent.Engine.Write(500);
        await BackUpAsync();
        Assert.Contains("it was lost", (await _agent.Archive.BackupsAsync(TestContext.Current.CancellationToken))[0].Fault, StringComparison.Ordinal);
        Assert.Contains("it was lost", (await _agent.RetainAsync()).SkippedFor, StringComparison.Ordinal);
        await _agent.Store.DeleteAsync(_agent.Names.Completion(first.Name!), TestContext.Current.CancellationToken);
        Assert.Null((await _agent.RetainAsync()).SkippedFor);
    }

    [Fact]
    public async Task An_object_that_is_not_the_run_of_its_name_is_told()
    {
        _agent.Engine.Write(100);
        var pinned = await _agent.Engine.PinCheckpointAsync(TimeSpan.FromMinutes(1));
        await _agent.Store.PutIfAbsentAsync(
            _agent.Names.Run(pinned.Runs[0].Name[..^3]), ObjectContent.Of("other"u8.ToArray()), TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<BackupFailedException>(() => _agent.BackUpAsync());
        Assert.Contains("5 bytes and should have 100", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await _agent.CheckAsync());
    }

    [Fact]
    public async Task It_says_when_the_journal_before_it_is_not_archived()
    {
        _agent.Engine.Write(10);
        (_agent.Engine.ArchiveRequired, _agent.Engine.ArchivedSeq) = (true, 0);
        Assert.False((await BackUpAsync()).JournalArchived);
        _agent.Engine.ArchivedSeq = 1;
        Assert.True((await BackUpAsync()).JournalArchived);
    }

    private Task<BackupProgress> BackUpAsync()
    {
        _agent.Clock.Now += TimeSpan.FromMinutes(1);
        return _agent.BackUpAsync();
    }
}
