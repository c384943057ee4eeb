using StemeDb.Api.Tests.Serving;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using Reply = StemeDb.Api.Tests.Serving.Reply;

namespace StemeDb.Api.Tests.Errors;

public sealed class EngineFailureTests
{
    private const string Claim = """{"concept_path":"a","value":1,"source":"s"}""";

    [Theory]
    [InlineData(FaultCode.FaultInvalid, 422, "invalid")]
    [InlineData(FaultCode.FaultNotFound, 404, "not_found")]
    [InlineData(FaultCode.FaultForbidden, 403, "forbidden")]
    [InlineData(FaultCode.FaultConflict, 409, "conflict")]
    [InlineData(FaultCode.FaultBadCursor, 400, "bad_cursor")]
    [InlineData(FaultCode.FaultOverloaded, 503, "overloaded")]
    [InlineData(FaultCode.FaultStarting, 503, "engine_starting")]
    [InlineData(FaultCode.FaultStopping, 503, "engine_stopping")]
    [InlineData(FaultCode.FaultPoisoned, 503, "engine_poisoned")]
    [InlineData(FaultCode.FaultRangeUnavailable, 503, "range_unavailable")]
    [InlineData(FaultCode.FaultDiskFull, 507, "disk_full")]
    [InlineData(FaultCode.FaultDeadline, 503, "not_in_time")]
    [InlineData(FaultCode.FaultInternal, 500, "internal")]
    [InlineData(FaultCode.FaultUnspecified, 500, "internal")]
    public async Task Each_fault_of_the_engine_is_one_problem(FaultCode fault, int status, string code)
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.Failure = new EngineFaultException(new Fault { Code = fault, Detail = "What happened.", Pointer = "/supersedes/0", Name = "x" });

        var reply = await api.PostAsync("/v1/assertions", Claim);

        reply.AssertProblem(status, code);
        Assert.Equal(status == 503, reply.Headers.RetryAfter is not null);
        if (status == 422)
        {
            Assert.Equal(["/supersedes/0"], reply.Places);
        }
    }

    [Fact]
    public async Task An_engine_that_is_away_is_503_with_retry_after_for_every_endpoint_that_needs_it()
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.Failure = new EngineUnavailableException(RequestFate.NeverSent, "No connection to 10.1.2.3.");
        api.Engine.Status = new(false, "connection refused");
        var id = new string('a', 64);

        Reply[] replies =
        [
            await api.PostAsync("/v1/assertions", Claim),
            await api.BulkAsync(Claim),
            await api.BulkAsync(Claim, "?atomic=true"),
            await api.GetAsync("/v1/assertions/" + id),
            await api.GetAsync("/v1/assertions?source=a"),
            await api.PostAsync("/v1/query", """{"concept_path":"a"}"""),
            await api.PostAsync("/v1/query", """{"concept_path":"a/*"}"""),
            await api.PostAsync("/v1/retractions", $$"""{"assertion_id":"{{id}}","source":"s"}"""),
            await api.GetAsync("/v1/sources/a"),
            await api.SendAsync(HttpMethod.Post, "/v1/admin/snapshots", null),
            await api.GetAsync("/v1/snapshots"),
            await api.GetAsync("/v1/snapshots/" + id),
            await api.PutAsync("/v1/sources/a", """{"tier":1}"""),
            await api.GetAsync("/v1/concepts"),
            await api.GetAsync("/v1/concepts/rules"),
            await api.PutAsync("/v1/concepts/rules", """{"pattern":"a/**","type":"exact"}"""),
        ];

        Assert.All(replies, reply =>
        {
            reply.AssertProblem(503, "engine_unavailable");
            Assert.Equal(TimeSpan.FromSeconds(1), reply.Headers.RetryAfter?.Delta);
            Assert.DoesNotContain("10.1.2.3", reply.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task An_answer_that_did_not_come_in_time_is_504_and_a_request_never_sent_503()
    {
        await using var api = await RunningApi.StartAsync();

        api.Engine.Failure = new EngineDeadlineException(RequestFate.Unknown, TimeSpan.FromSeconds(1));
        (await api.PostAsync("/v1/assertions", Claim)).AssertProblem(504, "deadline");
        api.Engine.Failure = new EngineDeadlineException(RequestFate.NeverSent, TimeSpan.FromSeconds(1));
        (await api.PostAsync("/v1/assertions", Claim)).AssertProblem(503, "not_in_time");
        api.Engine.Failure = new EngineOverloadedException("Too many.");
        (await api.PostAsync("/v1/assertions", Claim)).AssertProblem(503, "overloaded");
    }

    [Fact]
    public async Task A_defect_is_told_without_its_insides()
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.Failure = new InvalidOperationException("secret insides");

        var reply = await api.PostAsync("/v1/assertions", Claim);

        reply.AssertProblem(500, "internal");
        Assert.DoesNotContain("secret", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", reply.Text, StringComparison.Ordinal);
    }
}
