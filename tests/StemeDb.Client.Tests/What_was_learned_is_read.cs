namespace StemeDb.Client.Tests;

public sealed class What_was_learned_is_read
{
    private const string Summary =
        """
        "id":"ab","seq":9,"recorded_at":"2026-01-01T00:00:00Z","as_of_seq":7,"contested_paths":3,"voices":12,"sources":4,
        "groups":[{"group":2,"size":3,"members":["a","b"],"more":1}],"more_groups":0,"in_force":true
        """;

    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(201, true)]
    [InlineData(200, false)]
    public async Task Learning_says_whether_something_new_was_learned(int status, bool created)
    {
        using var server = new ScriptedServer(status, "application/json", $"{{{Summary}}}");
        var reply = await Client(server).LearnAsync(Ct);
        Assert.Equal("POST /v1/admin/snapshots", server.LastRequest);
        Assert.Equal((created, "ab", 7L, 12L, true), (reply.Created, reply.Snapshot.Id, reply.Snapshot.AsOfSeq, reply.Snapshot.Voices, reply.Snapshot.InForce));
        var group = Assert.Single(reply.Snapshot.Groups);
        Assert.Equal((2, 3, "a b", 1), (group.Group, group.Size, string.Join(' ', group.Members), group.More));
        Assert.Null(reply.Snapshot.Learned);
    }

    [Fact]
    public async Task A_page_has_its_cursor_and_each_snapshot_whole()
    {
        using var server = new ScriptedServer(200, "application/json", $$"""{"snapshots":[{{{Summary}}}],"next_cursor":"n","as_of_seq":9}""");
        var page = await Client(server).ListSnapshotsAsync(1, "c d", Ct);
        Assert.Equal("GET /v1/snapshots?limit=1&cursor=c%20d", server.LastRequest);
        Assert.Equal(("n", 9L, 9L), (page.NextCursor, page.AsOfSeq, Assert.Single(page.Snapshots).Raw.GetProperty("seq").GetInt64()));
    }

    [Fact]
    public async Task A_snapshot_says_what_it_learned_of_each_source()
    {
        using var server = new ScriptedServer(
            200, "application/json",
            $$"""{{{Summary}},"learned":[{"source":"a","group":2,"accuracy":0.9,"lower_bound":0.85,"sample_size":400}],"more_learned":5}""");
        var snapshot = await Client(server).GetSnapshotAsync("ab", Ct);
        Assert.Equal("GET /v1/snapshots/ab", server.LastRequest);
        var learned = Assert.Single(snapshot.Learned!);
        Assert.Equal(("a", 2, 0.9, 0.85, 400, 5L), (learned.Source, learned.Group, learned.Accuracy, learned.LowerBound, learned.SampleSize, snapshot.MoreLearned));
    }

    private static StemeDbClient Client(ScriptedServer server) => new(new HttpClient { BaseAddress = server.Address });
}
