using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Tests.Queries;

namespace StemeDb.Engine.Tests.Trust;

public sealed class What_is_learned_is_in_force
{
    [Fact]
    public async Task From_its_seq_on_and_never_before()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await CopiedWorld.FillAsync(engine);
        var before = engine.Store.AppliedSeq;
        Assert.Equal(("wrong", null), engine.Leading());
        var learning = await engine.LearnAsync();
        var id = learning.Snapshot!.Id;
        Assert.Equal((false, before, before + 1), (learning.Existed, learning.AsOfSeq, learning.Snapshot.Seq));
        Assert.Equal(("right", id), engine.Leading());
        Assert.Equal(("right", id), engine.Leading(learning.Snapshot.Seq));
        Assert.Equal(("wrong", null), engine.Leading(before));
        Assert.Equal(("wrong", null), engine.Leading(snapshot: "none"));
        Assert.Equal(("right", id), engine.Leading(snapshot: id));
    }

    [Fact]
    public async Task And_is_recorded_once()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await CopiedWorld.FillAsync(engine);
        var first = await engine.LearnAsync();
        var second = await engine.LearnAsync();
        Assert.Equal((true, first.Snapshot!.Id), (second.Existed, second.Snapshot!.Id));
        Assert.Equal(first.Snapshot.Seq, engine.Store.AppliedSeq);

        // What says nothing new of anybody is nothing new; what does is.
        await engine.AppendAsync(Claims.Of("q", "honest0", "x"));
        Assert.True((await engine.LearnAsync()).Existed);
        await engine.AppendAsync(Claims.Of("q", "honest1", "y"));
        Assert.False((await engine.LearnAsync()).Existed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_restart_too(bool checkpoint)
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await CopiedWorld.FillAsync(engine);
        var learning = await engine.LearnAsync();
        await engine.RestartAsync(checkpoint: checkpoint);
        Assert.Equal(("right", learning.Snapshot!.Id), engine.Leading());
        Assert.True((await engine.LearnAsync()).Existed);
    }

    [Fact]
    public async Task However_often_memory_is_written_and_runs_are_merged_meanwhile()
    {
        await using var engine = await EngineOnDisk.NewAsync(memtableBytes: 16 * 1024);
        await CopiedWorld.FillAsync(engine);
        var learning = await engine.LearnAsync();
        for (var i = 0; i < 400; i++) await engine.AppendAsync(Claims.Of($"other/{i}", "somebody", "x"));
        await engine.Store.CheckpointAsync(CancellationToken.None);
        Assert.True(engine.Store.Status.Flushes > 2);
        Assert.Equal(("right", learning.Snapshot!.Id), engine.Leading());
        await engine.RestartAsync();
        Assert.Equal(("right", learning.Snapshot.Id), engine.Leading());
    }

    [Fact]
    public async Task And_it_is_told_of_a_source_how_that_came_about()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await CopiedWorld.FillAsync(engine, copies: 25);
        var unknown = Source(engine, "copy0");
        Assert.Equal(("", ""), (unknown.Text("trust"), unknown.Text("copy_group")));
        var learning = await engine.LearnAsync();
        var copy = Source(engine, "copy0");
        var group = copy.GetProperty("copy_group");
        Assert.Equal(("1", "25", "5"), (group.Text("group"), group.Text("size"), group.Text("more")));
        Assert.Equal(20, group.GetProperty("members").GetArrayLength());
        var link = group.GetProperty("link");
        Assert.Equal(("copy1", "60", "60"), (link.Text("with"), link.Text("shared_contested_paths"), link.Text("agreements")));
        var trust = copy.GetProperty("trust");
        Assert.Equal((learning.Snapshot!.Id, $"{learning.AsOfSeq}", "60"), (trust.Text("snapshot"), trust.Text("as_of_seq"), trust.Text("sample_size")));
        var honest = Source(engine, "honest0");
        Assert.Equal("", honest.Text("copy_group"));
        Assert.True(honest.GetProperty("trust").GetProperty("lower_bound").GetDouble() > trust.GetProperty("accuracy").GetDouble());
        Assert.Equal("", Source(engine, "never heard of").Text("trust"));
    }

    [Fact]
    public async Task Snapshots_are_listed_the_newest_first_and_each_can_be_read()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        Assert.Empty(engine.List(new ListSnapshots()).Items);
        await CopiedWorld.FillAsync(engine);
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add((await engine.LearnAsync()).Snapshot!.Id);
            await engine.AppendAsync(Claims.Of($"q/{i}", "honest0", "x"));
            await engine.AppendAsync(Claims.Of($"q/{i}", "honest1", "y"));
        }

        var pages = Asking.Follow(
            cursor => engine.List(new ListSnapshots { Limit = 2, Cursor = cursor }),
            () => engine.LearnAsync().Wait()).ToList();
        Assert.Equal([2, 1], pages.Select(page => page.Items.Count));
        Assert.Equal(Enumerable.Reverse(ids), pages.SelectMany(page => page.Of("id")));
        Assert.Equal(["True", "False", "False"], pages.SelectMany(page => page.Of("in_force")));

        var read = Asking.Parse(engine.Ask(new Request { GetSnapshot = new GetSnapshot { Id = Bytes(ids[0]) } }).Json.Utf8);
        Assert.Equal((ids[0], "60", "6", "360"), (read.Text("id"), read.Text("contested_paths"), read.Text("sources"), read.Text("voices")));
        Assert.Equal(["copy0", "copy1", "copy2"], read.GetProperty("groups")[0].GetProperty("members").EnumerateArray().Select(member => $"{member}"));
        Assert.Equal(["1", "1", "1", "0", "0", "0"], read.GetProperty("learned").EnumerateArray().Select(source => source.Text("group")));
        Assert.Equal("snapshot_unknown", engine.AskInVain(new Request { GetSnapshot = new GetSnapshot { Id = Bytes(new string('0', 64)) } }).Name);
        Assert.Equal("/id", engine.AskInVain(new Request { GetSnapshot = new GetSnapshot { Id = ByteString.CopyFromUtf8("short") } }).Pointer);
    }

    private static System.Text.Json.JsonElement Source(EngineOnDisk engine, string source) =>
        Asking.Parse(engine.Ask(new Request { GetSource = new GetSource { Source = ByteString.CopyFromUtf8(source) } }).Json.Utf8);

    private static ByteString Bytes(string hex) => ByteString.CopyFrom(Convert.FromHexString(hex));
}
