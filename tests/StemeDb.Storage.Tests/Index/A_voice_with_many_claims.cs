using StemeDb.Model.Records;

namespace StemeDb.Storage.Tests.Index;

/// <summary>Beyond 32 claims the latest live one is remembered; it must stay true whatever comes.</summary>
public sealed class A_voice_with_many_claims
{
    [Fact]
    public async Task Has_its_latest_live_claim_told_after_every_record()
    {
        await using var test = new StoreUnderTest();
        var (path, source) = (SampleLog.Path("a/b"), SampleLog.Source("s"));
        var claims = new List<AssertionRecord>();
        for (var i = 0; i < 150; i++)
        {
            var latest = test.Store.FindLatestLive(path, source);
            Assert.Equal(test.Reference.LatestLive().GetValueOrDefault((path, source))?.Seq, latest?.Seq);
            if (i % 9 == 4)
            {
                await test.ApplyAsync(SampleLog.Retraction(test.NextSeq, claims.Single(claim => claim.Seq == latest!.Seq), ""));
                continue;
            }

            if (i == 90) await test.CheckpointAsync();
            var supersedes = i % 13 == 6 ? claims[^1..] : [];
            claims.Add(SampleLog.Assertion(test.NextSeq, path, source, i, i * 37 % 100, [.. supersedes]));
            await test.ApplyAsync(claims[^1]);
        }
    }
}
