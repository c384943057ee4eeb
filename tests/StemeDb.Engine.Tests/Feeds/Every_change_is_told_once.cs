using System.Text.Json;
using StemeDb.Engine.Ingest;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Engine.Tests.Feeds;

public sealed class Every_change_is_told_once
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_every_seq_in_memory_in_runs_merged_and_after_a_restart_always_by_the_same_bytes()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await WriteAsync(engine, 60, 0);
        string[] told;
        using (var client = new FeedClient(engine.Store))
        {
            told = await TellAsync(client, 0);
            await CheckEverySeqAsync(client, told);
            await engine.Store.CheckpointAsync(Ct);
            await CheckEverySeqAsync(client, told);

            // Four more runs are enough for a merge, and the tail stays in memory.
            for (var i = 1; i <= 4; i++)
            {
                await WriteAsync(engine, 12, i);
                await engine.Store.CheckpointAsync(Ct);
            }

            await WriteAsync(engine, 9, 5);
            var longer = await TellAsync(client, 0);
            Assert.Equal(told, longer[..told.Length]);
            told = longer;
            await CheckEverySeqAsync(client, told);
        }

        await engine.RestartAsync();
        using var again = new FeedClient(engine.Store);
        await CheckEverySeqAsync(again, told);
        Assert.Equal(engine.Store.AppliedSeq, told.Length);
    }

    [Fact]
    public async Task From_the_runs_when_the_journal_was_trimmed()
    {
        var options = new IngestOptions(BatchBytes: 1 << 20, QueueBytes: 64 << 20, RetainBytes: 0, default);
        await using var engine = await EngineOnDisk.NewAsync(options: options);
        var filler = new string('x', 60_000);
        for (var i = 0; engine.Journal.FirstRetainedSeq < 50; i++)
        {
            Assert.True(i < 1000, "The journal is never trimmed.");
            await Task.WhenAll(Enumerable.Range(0, 10).Select(j => engine.AppendAsync(Claims.Of($"p/{i}/{j}", "s", filler))));
            await engine.Store.CheckpointAsync(Ct);
        }

        using var client = new FeedClient(engine.Store);
        var seqs = (await client.AllAsync(0)).SelectMany(batch => batch.Changes).Select(change => (long)change.Seq);
        Assert.Equal(Enumerable.Range(1, (int)engine.Store.AppliedSeq).Select(seq => (long)seq), seqs);
    }

    [Fact]
    public async Task With_all_that_a_record_says()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var claim = await engine.AppendAsync(Claims.Of("a/b", "s", "x", Claims.Noon));
        Assert.Null(await engine.RetractAsync(claim.Claim.Id, "s"));
        await engine.PutAsync("s", new SourceProfile(2, "press", "The S"));
        await PutRuleAsync(engine);
        using var client = new FeedClient(engine.Store);
        var told = await TellAsync(client, 0);
        var (id, at) = (claim.Claim.Id, claim.Claim.RecordedAt);
        Assert.Equal(
            $$$"""{"seq":1,"recorded_at":"{{{at}}}","kind":"assertion","assertion":{"id":"{{{id}}}","asserted_at":"2026-01-01T12:00:00Z","concept_path":"a/b","source":"s","value":"x"}}""",
            told[0]);
        Assert.Equal(
            $$"""{"assertion_id":"{{id}}","assertion_seq":1,"concept_path":"a/b","source":"s","by":"s","reason":"wrong"}""",
            Body(told[1], "retraction"));
        Assert.Equal("""{"source":"s","family":"press","name":"The S","tier":2}""", Body(told[2], "source"));
        Assert.Equal("""{"pattern":"a/**","tolerance":{"seconds":60},"type":"time"}""", Body(told[3], "rule"));
    }

    [Fact]
    public async Task Below_a_prefix_with_what_matters_everywhere_and_how_far_it_is()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var inside = await engine.AppendAsync(Claims.Of("a/b", "s", "x"));
        await engine.AppendAsync(Claims.Of("a/bc", "s", "x"));
        var outside = await engine.AppendAsync(Claims.Of("b/a/b", "s", "x"));
        await engine.AppendAsync(Claims.Of("a/b/c", "s", "x"));
        await engine.PutAsync("t", SourceProfile.Default with { Tier = 1 });
        Assert.Null(await engine.RetractAsync(outside.Claim.Id, "s"));
        Assert.Null(await engine.RetractAsync(inside.Claim.Id, "s"));
        for (var i = 0; i < 30; i++)
        {
            await engine.AppendAsync(Claims.Of($"elsewhere/{i}", "s", "x"));
        }

        using var client = new FeedClient(engine.Store);
        foreach (var isInRuns in new[] { false, true })
        {
            if (isInRuns)
            {
                await engine.Store.CheckpointAsync(Ct);
            }

            var batches = await client.AllAsync(0, "a/b");
            Assert.Equal([1UL, 4UL, 5UL, 7UL], batches.SelectMany(batch => batch.Changes).Select(change => change.Seq));
            Assert.Equal([20UL, 37UL], batches.Select(batch => batch.UpTo));
        }
    }

    private static Task<IngestRequest> PutRuleAsync(EngineOnDisk engine)
    {
        Assert.True(PathPattern.TryParse("a/**"u8.ToArray(), out var pattern, out _));
        Assert.True(ValueRuleJson.TryParse("""{"type":"time","tolerance":{"seconds":60}}"""u8, out var rule, out _));
        return engine.Submit(origin => new PutRuleRequest(pattern, rule, origin));
    }

    /// <summary>Claims, some withdrawn, some replaced, and sources between them.</summary>
    private static async Task WriteAsync(EngineOnDisk engine, int count, int round)
    {
        for (var i = 0; i < count; i++)
        {
            var claim = await engine.AppendAsync(Claims.Of($"p/{i % 7}", $"s{i % 5}", $"{round}.{i}"));
            if (i % 4 == 0)
            {
                await engine.AppendAsync(Claims.Of($"q/{i % 3}", $"s{i % 5}", $"{round}.{i}", null, claim.Claim.Id));
            }

            if (i % 5 == 0)
            {
                await engine.RetractAsync(claim.Claim.Id, $"s{i % 5}");
            }

            if (i % 9 == 0)
            {
                await engine.PutAsync($"s{i % 5}", SourceProfile.Default with { Tier = (round + i) % 9 });
            }
        }
    }

    private static async Task CheckEverySeqAsync(FeedClient client, string[] told)
    {
        for (var after = 0; after <= told.Length; after++)
        {
            Assert.Equal(told[after..], await TellAsync(client, after));
        }
    }

    private static async Task<string[]> TellAsync(FeedClient client, long after)
    {
        var batches = await client.AllAsync(after);
        Assert.All(batches, batch => Assert.Null(batch.Fault));
        Assert.All(batches.Where(batch => batch.Changes.Count > 0), batch => Assert.Equal(batch.UpTo, batch.Changes[^1].Seq));
        var changes = batches.SelectMany(batch => batch.Changes).ToArray();
        Assert.Equal(Enumerable.Range(0, changes.Length).Select(i => (ulong)(after + i + 1)), changes.Select(change => change.Seq));
        return [.. changes.Select(FeedClient.Text)];
    }

    private static string Body(string change, string kind)
    {
        var root = JsonDocument.Parse(change).RootElement;
        Assert.Equal(kind, root.GetProperty("kind").GetString());
        return root.GetProperty(kind).GetRawText();
    }
}
