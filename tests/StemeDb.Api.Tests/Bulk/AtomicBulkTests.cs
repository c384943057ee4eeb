using System.Net;
using StemeDb.Api.Tests.Serving;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;

namespace StemeDb.Api.Tests.Bulk;

public sealed class AtomicBulkTests
{
    [Fact]
    public async Task All_lines_are_taken_together()
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.BulkAsync($"{BulkTests.Claim(1)}\n\n{BulkTests.Claim(2)}\n", "?atomic=true");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(["1", "3"], reply.Lines[..^1].Select(line => line.GetProperty("line").ToString()));
        Assert.Equal("""{"summary":{"created":2,"exists":0,"rejected":0,"last_seq":2}}""", reply.LineTexts[^1]);
    }

    [Fact]
    public async Task One_bad_line_refuses_all_and_every_bad_line_is_named()
    {
        await using var api = await RunningApi.StartAsync();
        var wrong = """{"concept_path":"","value":1,"source":"s"}""";

        var reply = await api.BulkAsync($"{BulkTests.Claim(1)}\n{wrong}\n{BulkTests.Claim(2)}\n{wrong}", "?atomic=true");

        reply.AssertProblem(422, "invalid");
        Assert.Equal(
            ["2 /concept_path", "4 /concept_path"],
            reply.Json.GetProperty("errors").EnumerateArray().Select(e => $"{e.GetProperty("line")} {e.GetProperty("pointer")}"));
        Assert.Empty(api.Engine.Appended);
    }

    [Fact]
    public async Task A_line_that_is_no_json_makes_it_malformed()
    {
        await using var api = await RunningApi.StartAsync();

        (await api.BulkAsync($"{BulkTests.Claim(1)}\nnonsense", "?atomic=true")).AssertProblem(400, "malformed");
        Assert.Empty(api.Engine.Appended);
    }

    [Fact]
    public async Task What_the_engine_refuses_is_told_with_its_line()
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.Failure = new EngineFaultException(
            new Fault { Code = FaultCode.FaultNotFound, Name = "supersedes_unknown", Detail = "No.", Pointer = "/supersedes/0", Item = 1 });

        var reply = await api.BulkAsync($"{BulkTests.Claim(1)}\n\n{BulkTests.Claim(2)}", "?atomic=true");

        reply.AssertProblem(422, "invalid");
        Assert.Equal(3, reply.Json.GetProperty("errors")[0].GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task More_than_ten_thousand_lines_are_too_many()
    {
        await using var api = await RunningApi.StartAsync();

        var taken = await api.BulkAsync(string.Join('\n', Enumerable.Range(0, 10_000).Select(BulkTests.Claim)), "?atomic=true&report=errors");
        var refused = await api.BulkAsync(string.Join('\n', Enumerable.Range(20_000, 10_001).Select(BulkTests.Claim)), "?atomic=true");

        Assert.Equal("""{"summary":{"created":10000,"exists":0,"rejected":0,"last_seq":10000}}""", taken.Text.TrimEnd());
        refused.AssertProblem(413, "too_large");
        Assert.Equal(10_000, api.Engine.Appended.Count);
    }
}
