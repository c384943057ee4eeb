using System.Net;
using System.Text.RegularExpressions;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Storage.Tests;

namespace StemeDb.Engine.Tests.Process;

public sealed partial class The_program_serves
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_starts_in_ten_steps_serves_is_healthy_and_stops_when_asked()
    {
        await using var engine = await EngineProgram.StartReadyAsync();
        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"{i}"), Step().Matches(engine.Output).Select(m => m.Groups[1].Value));

        await using var connection = await engine.ConnectAsync();
        var outcome = await connection.AppendAsync(Claims.Of("a/b", "s", "x").Encoded(), Cancelled);
        var answer = await connection.QueryAsync(new EngineQuery { ConceptPath = "a/b"u8.ToArray() }, Cancelled);
        var status = await connection.GetStatusAsync(Cancelled);
        Assert.Equal(1, outcome.Seq);
        Assert.Contains("\"value\":\"x\"", System.Text.Encoding.UTF8.GetString(answer.Json.Span), StringComparison.Ordinal);
        Assert.Equal((1L, 1L, 0L), (status.AssertionCount, status.LastSeq, status.Restarts));
        Assert.Equal(1, await connection.CheckpointAsync(Cancelled));

        using var http = new HttpClient { BaseAddress = engine.Administration() };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready", Cancelled)).StatusCode);
        var metrics = await http.GetStringAsync("/metrics", Cancelled);
        Assert.Matches(@"stemedb_assertions_created_total\{.*\} 1", metrics);
        Assert.Matches(@"stemedb_restarts_total\{.*\} 0", metrics);
        Assert.Matches(@"(?m)^stemedb_filter_checks_total\{.*\} [0-9]+$", metrics);
        Assert.Matches(@"(?m)^stemedb_filter_passes_total\{.*\} [0-9]+$", metrics);
        Assert.Matches(@"(?m)^stemedb_filter_false_passes_total\{.*\} [0-9]+$", metrics);

        engine.Terminate();
        Assert.Equal(0, await engine.ExitCodeAsync());
        Assert.False(File.Exists(engine.SocketPath));
    }

    [Fact]
    public async Task What_was_acknowledged_survives_a_kill_and_is_counted_as_a_restart()
    {
        using var scratch = new ScratchDirectory();
        var acknowledged = new List<(byte[] Content, long Seq)>();
        await using (var engine = await EngineProgram.StartReadyAsync(scratch))
        {
            await using var connection = await engine.ConnectAsync();
            var writes = Enumerable.Range(0, 2000).Select(i => Claims.Of($"a/{i}", "s", "x", Claims.Noon).Encoded())
                .Select(content => (content, Append: connection.AppendAsync(content, Cancelled))).ToList();
            await writes[500].Append;
            await engine.KillAsync();
            foreach (var (content, append) in writes)
            {
                try
                {
                    acknowledged.Add((content, (await append).Seq));
                }
                catch (EngineUnavailableException)
                {
                    // Not acknowledged: it may be there or not.
                }
            }
        }

        Assert.True(acknowledged.Count > 500);
        await using var again = await EngineProgram.StartReadyAsync(scratch);
        await using var second = await again.ConnectAsync();
        foreach (var (content, seq) in acknowledged)
        {
            var outcome = await second.AppendAsync(content, Cancelled);
            Assert.Equal((true, seq), (outcome.Existed, outcome.Seq));
        }

        Assert.Equal(1, (await second.GetStatusAsync(Cancelled)).Restarts);
    }

    [Fact]
    public async Task The_same_connection_works_after_the_engine_was_started_again()
    {
        using var scratch = new ScratchDirectory();
        var engine = await EngineProgram.StartReadyAsync(scratch);
        await using var connection = await engine.ConnectAsync();
        await connection.AppendAsync(Claims.Of("a", "s", "x").Encoded(), Cancelled);
        engine.Terminate();
        await engine.ExitCodeAsync();
        await engine.DisposeAsync();
        await Assert.ThrowsAsync<EngineUnavailableException>(() => connection.AppendAsync(Claims.Of("a", "s", "y").Encoded(), Cancelled));

        await using var again = await EngineProgram.StartReadyAsync(scratch);
        await connection.WaitUntilConnectedAsync(Cancelled).WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
        Assert.Equal(2, (await connection.AppendAsync(Claims.Of("a", "s", "y").Encoded(), Cancelled)).Seq);
    }

    [GeneratedRegex(@"Start (\d+)/10 ")]
    private static partial Regex Step();
}
