using StemeDb.Engine.Ingest;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Engine.Tests.Ingest;

public sealed class The_registry_is_in_the_log
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Setting_a_source_to_what_it_is_writes_nothing(bool inOneBatch)
    {
        await using var engine = await EngineOnDisk.NewAsync(isStarted: !inOneBatch);
        var (a, b) = (new SourceProfile(0, "f", null), new SourceProfile(1, null, "n"));
        var puts = new[] { a, a, b, a }.Select(profile => engine.PutAsync("s", profile)).ToArray();
        if (inOneBatch)
        {
            engine.Worker.Start();
        }

        var done = await Task.WhenAll(puts);
        Assert.Equal([(false, 1L), (true, 1L), (false, 2L), (false, 3L)], done.Select(put => (put.Existed, put.Record!.Seq)));
        using var reader = engine.Store.OpenReader();
        Assert.Equal(a, reader.ProfileOf(Claims.Source("s")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Setting_a_rule_to_what_it_is_writes_nothing(bool inOneBatch)
    {
        await using var engine = await EngineOnDisk.NewAsync(isStarted: !inOneBatch);
        var time = new ValueRule(ValueType.Time, ToleranceSeconds: 600);
        var puts = new[] { ("a/**", time), ("a/**", time), ("b/*", time), ("a/**", ValueRule.Default) }
            .Select(put => engine.Submit(origin => new PutRuleRequest(new PathPattern(put.Item1), put.Item2, origin))).ToArray();
        if (inOneBatch)
        {
            engine.Worker.Start();
        }

        var done = (await Task.WhenAll(puts)).Cast<RecordRequest>();
        Assert.Equal([(false, 1L), (true, 1L), (false, 2L), (false, 3L)], done.Select(put => (put.Existed, put.Record!.Seq)));
    }
}
