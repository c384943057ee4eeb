using StemeDb.Storage.Files;
using StemeDb.Storage.Index;

namespace StemeDb.Storage.Tests.Index;

public sealed class Filters_say_what_they_are_good_for
{
    [Fact]
    public async Task What_is_there_passes_and_what_is_not_is_ruled_out()
    {
        await using var test = await OneRunAsync();
        Assert.Equal(1, Claims(test.Store, "p7/x"));
        Assert.Equal((1, 1, 0), Counts(test.Store));
        using (var reader = test.Store.OpenReader())
        {
            Assert.NotNull(reader.Find(SampleLog.IdOf(5)));
        }

        var (asked, passed, inVain) = Counts(test.Store);
        Assert.Equal((asked, 0), (passed, inVain));
        for (var i = 0; i < 100; i++) Assert.Equal(0, Claims(test.Store, $"nothing/{i}"));
        Assert.Equal(asked + 100, test.Store.Filters.Asked);
        Assert.Equal(test.Store.Filters.Passed - passed, test.Store.Filters.InVain);
        Assert.InRange(test.Store.Filters.InVain, 0, 20);
    }

    [Fact]
    public async Task Without_filters_every_run_is_searched_and_in_vain_where_it_has_nothing()
    {
        await using var test = await OneRunAsync();
        await test.Store.DisposeAsync();
        using var other = new ScratchDirectory();
        await using var store = HybridStore.Open(DiskFileSystem.Instance, new HybridStoreOptions(other.Path) { FilterBitsPerKey = 0 });
        store.Apply([.. test.Reference.Records.Select(record => (ReadOnlyMemory<byte>)SampleLog.Encode(record))]);
        await store.CheckpointAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, Claims(store, "nothing/x"));
        Assert.Equal(1, Claims(store, "p7/x"));
        Assert.Equal((2, 2, 1), Counts(store));
    }

    private static async Task<StoreUnderTest> OneRunAsync()
    {
        var test = new StoreUnderTest(memtableBytesMax: 1024 * 1024);
        for (var i = 0; i < 40; i++)
        {
            await test.ApplyAsync(SampleLog.Assertion(test.NextSeq, SampleLog.Path($"p{i}/x"), SampleLog.Source("s"), i, i));
        }

        await test.CheckpointAsync();
        return test;
    }

    private static int Claims(HybridStore store, string path)
    {
        using var reader = store.OpenReader();
        var claims = reader.Claims(SampleLog.Path(path));
        var count = 0;
        while (claims.MoveNext()) count++;
        return count;
    }

    private static (long Asked, long Passed, long InVain) Counts(HybridStore store) =>
        (store.Filters.Asked, store.Filters.Passed, store.Filters.InVain);
}
