using StemeDb.Model.Records;

namespace StemeDb.Storage.Tests.Index;

/// <summary>The newest layer with a live claim has it, and newer layers withdraw claims of older ones.</summary>
public sealed class The_newest_claim_of_a_path
{
    [Fact]
    public async Task Is_an_older_one_when_newer_layers_withdraw_all_that_came_after_it()
    {
        await using var test = new StoreUnderTest(memtableBytesMax: 64 << 20);
        var (path, one, other) = (SampleLog.Path("a/b"), SampleLog.Source("s"), SampleLog.Source("s1"));
        var claims = new List<AssertionRecord>();
        for (var i = 0; i < 3; i++)
        {
            // Each in a run of its own, with another path around it.
            foreach (var source in new[] { one, other })
            {
                claims.Add(SampleLog.Assertion(test.NextSeq, path, source, i, i, []));
                await test.ApplyAsync(claims[^1]);
            }

            await test.ApplyAsync(SampleLog.Assertion(test.NextSeq, SampleLog.Path("a/b/d"), one, i, i, []));
            await test.CheckpointAsync();
        }

        for (var live = claims.Count - 1; live >= 0; live--)
        {
            Assert.Equal(claims[live].Seq, Newest());
            var end = test.NextSeq - 1;
            await test.ApplyAsync(live % 2 == 0
                ? SampleLog.Retraction(test.NextSeq, claims[live], "")
                : SampleLog.Assertion(test.NextSeq, SampleLog.Path("a"), other, 0, 0, [claims[live]]));
            if (live == 3) await test.CheckpointAsync();
            test.Check(end, live);
        }

        Assert.Null(Newest());

        long? Newest()
        {
            using var reader = test.Store.OpenReader();
            return reader.TryFindNewest(path, out var newest) ? newest.Seq : null;
        }
    }
}
