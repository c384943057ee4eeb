using System.Net;
using StemeDb.Api.Tests.Serving;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;

namespace StemeDb.Api.Tests.Snapshots;

public sealed class SnapshotTests
{
    private static readonly string s_id = new('c', 64);

    [Fact]
    public async Task Learning_answers_created_with_its_place_and_then_that_it_exists()
    {
        await using var api = await RunningApi.StartAsync();

        var learned = await api.SendAsync(HttpMethod.Post, "/v1/admin/snapshots", null);
        var again = await api.SendAsync(HttpMethod.Post, "/v1/admin/snapshots", new ByteArrayContent([]));

        Assert.Equal((HttpStatusCode.Created, $$"""{"id":"{{s_id}}","in_force":true}"""), (learned.Status, learned.Text));
        Assert.Equal($"/v1/snapshots/{s_id}", learned.Headers.Location?.ToString());
        Assert.Equal((HttpStatusCode.OK, null), (again.Status, again.Headers.Location));
    }

    [Fact]
    public async Task Learning_has_a_time_limit_of_its_own()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_REQUEST_TIMEOUT=5s", "--STEMEDB_LEARN_TIMEOUT=3m");

        await api.SendAsync(HttpMethod.Post, "/v1/admin/snapshots", null);

        Assert.Equal(TimeSpan.FromMinutes(3), api.Engine.LastCall.Timeout);
    }

    [Fact]
    public async Task Learning_takes_nothing_that_it_would_not_heed()
    {
        await using var api = await RunningApi.StartAsync();

        (await api.PostAsync("/v1/admin/snapshots", """{"threshold":0.9}""")).AssertProblem(400, "bad_request");
        (await api.SendAsync(HttpMethod.Post, "/v1/admin/snapshots?wait=false", null)).AssertProblem(400, "bad_parameter");
        Assert.Empty(api.Engine.Calls);
    }

    [Fact]
    public async Task Learning_that_cannot_be_written_down_is_507()
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.Failure = new EngineFaultException(new Fault { Code = FaultCode.FaultDiskFull, Detail = "Full." });

        (await api.SendAsync(HttpMethod.Post, "/v1/admin/snapshots", null)).AssertProblem(507, "disk_full");
    }

    [Fact]
    public async Task Snapshots_are_listed_a_page_at_a_time()
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.Page = new(["{}"u8.ToArray(), "{}"u8.ToArray()], "xyz"u8.ToArray(), 12);

        var reply = await api.GetAsync("/v1/snapshots?limit=2&cursor=abc");

        Assert.Equal("""{"snapshots":[{},{}],"next_cursor":"xyz","as_of_seq":12}""", reply.Text);
        Assert.Equal(["snapshots 2 abc"], api.Engine.Calls);
        (await api.GetAsync("/v1/snapshots?limit=0")).AssertProblem(400, "bad_parameter");
    }

    [Fact]
    public async Task One_snapshot_is_read_by_its_id()
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.GetAsync("/v1/snapshots/" + s_id);

        Assert.Equal($$"""{"answer":"snapshot {{s_id}}"}""", reply.Text);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("latest")]
    [InlineData("CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC")]
    public async Task An_id_that_is_none_is_refused_before_the_engine_is_asked(string id)
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.GetAsync("/v1/snapshots/" + id);

        reply.AssertProblem(400, "bad_parameter");
        Assert.Equal(["id"], reply.Places);
        Assert.Empty(api.Engine.Calls);
    }

    [Fact]
    public async Task An_id_that_nobody_knows_is_404()
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.Failure = new EngineFaultException(new Fault { Code = FaultCode.FaultNotFound, Name = "snapshot_unknown", Detail = "There is none." });

        (await api.GetAsync("/v1/snapshots/" + s_id)).AssertProblem(404, "not_found");
    }
}
