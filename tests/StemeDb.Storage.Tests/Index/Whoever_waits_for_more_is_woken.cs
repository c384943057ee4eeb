using StemeDb.Storage.Index;

namespace StemeDb.Storage.Tests.Index;

public sealed class Whoever_waits_for_more_is_woken
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task At_once_when_it_was_applied_already_and_else_when_it_is()
    {
        await using var test = new StoreUnderTest();
        var first = test.Store.WaitBeyondAsync(0, Ct);
        var second = test.Store.WaitBeyondAsync(1, Ct);
        Assert.False(first.IsCompleted);
        await ApplyAsync(test);
        await first.WaitAsync(TimeSpan.FromMinutes(1), Ct);
        Assert.False(second.IsCompleted);
        await ApplyAsync(test);
        await second.WaitAsync(TimeSpan.FromMinutes(1), Ct);
        Assert.True(test.Store.WaitBeyondAsync(1, Ct).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Or_gives_up()
    {
        await using var test = new StoreUnderTest();
        using var patience = new CancellationTokenSource();
        var waiting = test.Store.WaitBeyondAsync(0, patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task None_of_many_is_forgotten_while_the_writer_goes_on()
    {
        await using var test = new StoreUnderTest();
        const int records = 2000;
        var followers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => FollowAsync(test.Store, records), Ct)).ToArray();
        for (var i = 0; i < records; i++) await ApplyAsync(test);
        await Task.WhenAll(followers).WaitAsync(TimeSpan.FromSeconds(60), Ct);
    }

    private static async Task FollowAsync(HybridStore store, long lastSeq)
    {
        for (var seq = 0L; seq < lastSeq; seq = store.AppliedSeq) await store.WaitBeyondAsync(seq, Ct);
    }

    private static Task ApplyAsync(StoreUnderTest test) =>
        test.ApplyAsync(SampleLog.Assertion(test.NextSeq, SampleLog.Path("a/b"), SampleLog.Source(SampleLog.SourceTexts[0]), 1, 1));
}
