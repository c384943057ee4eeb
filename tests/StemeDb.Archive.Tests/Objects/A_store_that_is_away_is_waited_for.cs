using StemeDb.Archive.Faults;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Tests.Restoring;

namespace StemeDb.Archive.Tests.Objects;

public sealed class A_store_that_is_away_is_waited_for
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly SteppedClock _clock = new();

    [Fact]
    public async Task A_restore_goes_on_when_the_store_was_away_for_minutes()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var (back, failures) = (default(DateTimeOffset?), 0);
        var store = new FaultyObjectStore(bench.Store, call =>
        {
            if (back is null && call.Verb == ObjectVerb.Read && call.Name.EndsWith(".kv", StringComparison.Ordinal)) back = _clock.GetUtcNow() + TimeSpan.FromMinutes(4);
            return _clock.GetUtcNow() < back ? ObjectFault.Fail : ObjectFault.None;
        });
        var patient = new PatientObjectStore(store, _patience, _clock, _ => Interlocked.Increment(ref failures));
        var target = bench.NewTarget();
        await SteppedAsync(bench.RestoreAsync(target, archive: bench.Archive with { Store = patient }));
        await RestoreBench.CheckAsync(target, 200);
        Assert.True(failures > 100, $"{failures} failures");
    }

    [Fact]
    public async Task Not_for_longer_than_it_was_told()
    {
        await using var bench = new RestoreBench();
        var away = new FaultyObjectStore(bench.Store, _ => ObjectFault.Fail);
        var began = _clock.GetUtcNow();
        await Assert.ThrowsAsync<ObjectStoreUnavailableException>(() => SteppedAsync(new PatientObjectStore(away, _patience, _clock).StatAsync("a", TestContext.Current.CancellationToken)));
        Assert.InRange(_clock.GetUtcNow() - began, TimeSpan.FromSeconds(5), _patience);
    }

    [Fact]
    public async Task A_call_that_took_all_of_the_time_is_tried_once_more()
    {
        await using var bench = new RestoreBench();
        var slow = new FaultyObjectStore(
            bench.Store, call => call.Number == 1 ? ObjectFault.Fail : ObjectFault.None, (call, cancel) => call.Number == 1 ? Task.Delay(_patience * 3, _clock, cancel) : Task.CompletedTask);
        Assert.Null(await SteppedAsync(new PatientObjectStore(slow, _patience, _clock).StatAsync("a", TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_stream_that_breaks_is_taken_up_where_it_broke()
    {
        await using var bench = new RestoreBench();
        var bytes = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7)).ToArray();
        await bench.Store.PutIfAbsentAsync("a", ObjectContent.Of(bytes), TestContext.Current.CancellationToken);
        var breaking = new FaultyObjectStore(bench.Store, call => call.Number <= 5 ? ObjectFault.LoseAnswer : ObjectFault.None);
        var patient = new PatientObjectStore(breaking, _patience, TimeProvider.System);
        await using var part = await patient.OpenReadAsync("a", 10, 90_000, TestContext.Current.CancellationToken);
        using var read = new MemoryStream();
        await part.CopyToAsync(read, TestContext.Current.CancellationToken);
        Assert.Equal(bytes[10..90_010], read.ToArray());
        Assert.Equal(6, breaking.Calls.Count);
    }

    private async Task<T> SteppedAsync<T>(Task<T> work)
    {
        while (!work.IsCompleted)
        {
            if (_clock.Waiting > 0) _clock.Step(TimeSpan.FromMilliseconds(250));
            await Task.Delay(1);
        }

        return await work;
    }
}
