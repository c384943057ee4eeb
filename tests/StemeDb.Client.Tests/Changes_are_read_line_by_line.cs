using StemeDb.Client.Messages;

namespace StemeDb.Client.Tests;

public sealed class Changes_are_read_line_by_line
{
    private const string Assertion = """{"seq":7,"recorded_at":"2026-01-01T00:00:00Z","kind":"assertion","assertion":{"concept_path":"a/b"}}""";

    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_has_its_seq_its_kind_and_what_was_recorded_and_positions_come_in_between()
    {
        using var server = new ScriptedServer(200, "application/x-ndjson", Assertion + "\n" + """{"seq":9,"kind":"position"}""" + "\n");
        var changes = await Client(server).FollowAsync(5, "a/b", follow: false, Ct).ToListAsync(Ct);
        Assert.Equal("GET /v1/changes?after=5&prefix=a%2Fb&follow=false", server.LastRequest);
        Assert.Equal([(7L, "assertion"), (9L, ChangeMessage.Position)], changes.Select(change => (change.Seq, change.Kind)));
        Assert.Equal("a/b", changes[0].Body.GetProperty("concept_path").GetString());
    }

    [Fact]
    public async Task From_now_on_is_asked_for_by_its_name()
    {
        using var server = new ScriptedServer(200, "application/x-ndjson", "");
        Assert.Empty(await Client(server).FollowAsync(null, cancellationToken: Ct).ToListAsync(Ct));
        Assert.Equal("GET /v1/changes?after=latest&follow=true", server.LastRequest);
    }

    [Fact]
    public async Task A_problem_at_the_end_is_thrown_behind_what_came_before_it()
    {
        using var server = new ScriptedServer(
            200, "application/x-ndjson", Assertion + "\n" + """{"problem":{"status":503,"code":"engine_stopping","detail":"Stopping."}}""" + "\n");
        var seen = new List<long>();
        var failure = await Assert.ThrowsAsync<StemeDbException>(() => ReadAsync(server, seen));
        Assert.Equal((503, "engine_stopping", true), (failure.Status, failure.Problem.Code, failure.IsTransient));
        Assert.Equal([7L], seen);
    }

    [Fact]
    public async Task A_line_that_was_cut_off_is_no_change_and_may_be_asked_for_again()
    {
        using var server = new ScriptedServer(200, "application/x-ndjson", Assertion + "\n" + Assertion[..30]);
        var seen = new List<long>();
        Assert.True((await Assert.ThrowsAsync<StemeDbException>(() => ReadAsync(server, seen))).IsTransient);
        Assert.Equal([7L], seen);
    }

    private static async Task ReadAsync(ScriptedServer server, List<long> seen)
    {
        await foreach (var change in Client(server).FollowAsync(cancellationToken: Ct))
        {
            seen.Add(change.Seq);
        }
    }

    private static StemeDbClient Client(ScriptedServer server) => new(new HttpClient { BaseAddress = server.Address });
}
