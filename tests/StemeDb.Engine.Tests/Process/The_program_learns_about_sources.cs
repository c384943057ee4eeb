using StemeDb.Contracts;

namespace StemeDb.Engine.Tests.Process;

public sealed class The_program_learns_about_sources
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_it_is_asked_to()
    {
        await using var engine = await EngineProgram.StartReadyAsync();
        await using var connection = await engine.ConnectAsync();
        await ContestAsync(connection);
        var first = await connection.LearnAsync(Cancelled);
        var again = await connection.LearnAsync(Cancelled);
        Assert.Equal((false, true), (first.Existed, again.Existed));
        Assert.Equal(first.Json.ToArray(), again.Json.ToArray());
        Assert.Equal(first.Json.ToArray(), Assert.Single((await connection.ListSnapshotsAsync(call: Cancelled)).Items).ToArray());
        using var http = new HttpClient { BaseAddress = engine.Administration() };
        var metrics = await http.GetStringAsync("/metrics", Cancelled);
        foreach (var name in (string[])["runs_total", "run_duration_seconds_count", "claims_read", "groups", "last_success_timestamp_seconds"])
        {
            Assert.Contains($"stemedb_trust_{name}", metrics, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task By_itself_where_it_is_told_to_and_it_stops_when_asked()
    {
        await using var engine = await EngineProgram.StartReadyAsync(null, ("STEMEDB_TRUST_INTERVAL", "20ms"));
        await using var connection = await engine.ConnectAsync();
        await ContestAsync(connection);
        while ((await connection.ListSnapshotsAsync(call: Cancelled)).Items.Count == 0) await Task.Delay(10, Cancelled);
        engine.Terminate();
        Assert.Equal(0, await engine.ExitCodeAsync());
    }

    private static async Task ContestAsync(EngineConnection connection)
    {
        await connection.AppendAsync(Claims.Of("a", "s", "x").Encoded(), Cancelled);
        await connection.AppendAsync(Claims.Of("a", "t", "y").Encoded(), Cancelled);
    }
}
