using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using StemeDb.Api.RateLimits;
using StemeDb.Api.RateLimits.Policies;
using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.RateLimits;

/// <summary>Limits as clients meet them, of one process without Redis.</summary>
public sealed class LimitTests
{
    private const string Claim = """{"concept_path":"a","value":1,"source":"s"}""";
    private const string Question = """{"concept_path":"a"}""";

    [Fact]
    public async Task Every_endpoint_has_a_limit_but_for_those_that_watch()
    {
        await using var api = await RunningApi.StartAsync();
        var endpoints = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal))
            .ToLookup(endpoint => endpoint.Metadata.GetRequiredMetadata<LimitedAs>().Class, endpoint => endpoint.DisplayName);

        Assert.Equal(["GET /v1/health"], endpoints[null]);
        Assert.Equal(["POST /v1/assertions/bulk"], endpoints[RateClass.Bulk]);
        Assert.All(endpoints[RateClass.Admin], name => Assert.Contains("/v1/admin/", name, StringComparison.Ordinal));
        Assert.Contains("POST /v1/query", endpoints[RateClass.Read]);
        Assert.DoesNotContain(endpoints[RateClass.Read], name => name!.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_limit_that_is_used_up_is_429_and_says_when_to_come_again()
    {
        await using var api = await StartAsync("WRITE_RATE=0.1", "WRITE_BURST=2");

        var first = await api.PostAsync("/v1/assertions", Claim);
        await api.PostAsync("/v1/assertions", Claim);
        var third = await api.PostAsync("/v1/assertions", Claim);

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(("\"write\";q=2;w=20", "\"write\";r=1;t=10"), (Header(first, "RateLimit-Policy"), Header(first, "RateLimit")));
        third.AssertProblem(429, "rate_limited");
        Assert.StartsWith("\"write\";r=0;t=", Header(third, "RateLimit"), StringComparison.Ordinal);
        Assert.InRange(int.Parse(Header(third, "Retry-After"), CultureInfo.InvariantCulture), 9, 14);
        Assert.Single(api.Engine.Appended);
    }

    [Fact]
    public async Task Whoever_writes_too_much_may_still_read_and_administer_and_be_watched()
    {
        await using var api = await StartAsync("WRITE_RATE=0.1", "WRITE_BURST=1", "READ_RATE=100", "ADMIN_RATE=100");
        await api.PostAsync("/v1/assertions", Claim);
        await api.PostAsync("/v1/assertions", Claim);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await api.PostAsync("/v1/assertions", Claim)).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.PostAsync("/v1/query", Question)).Status);
        Assert.Equal(HttpStatusCode.Created, (await api.SendAsync(HttpMethod.Post, "/v1/admin/snapshots", null)).Status);
        foreach (var path in new[] { "/v1/health", "/health/ready", "/health/live", "/metrics" })
        {
            var reply = await api.GetAsync(path);
            Assert.Equal((HttpStatusCode.OK, false), (reply.Status, reply.Headers.Contains("RateLimit")));
        }
    }

    [Fact]
    public async Task Headers_stand_on_every_answer_also_on_problems_and_on_paths_that_are_not_served()
    {
        await using var api = await StartAsync("READ_RATE=100", "WRITE_RATE=100");

        foreach (var reply in new[]
        {
            await api.GetAsync("/v1/lenses"), await api.GetAsync("/v1/assertions?limit=x"), await api.GetAsync("/nowhere"),
            await api.PostAsync("/v1/assertions", "{"),
        })
        {
            Assert.Matches("^\"(read|write)\";r=\\d+;t=\\d+$", Header(reply, "RateLimit"));
        }
    }

    [Fact]
    public async Task In_the_shadow_everything_passes_and_is_counted()
    {
        await using var api = await StartAsync("READ_RATE=0.1", "READ_BURST=1", "READ_MODE=shadow", "READ_CONCURRENCY=1");

        for (var i = 0; i < 5; i++)
        {
            var reply = await api.GetAsync("/v1/lenses");
            Assert.Equal((HttpStatusCode.OK, false), (reply.Status, reply.Headers.Contains("RateLimit")));
        }

        Assert.InRange(CountWouldBeLimited(), 4, int.MaxValue);
    }

    [Fact]
    public async Task No_more_requests_of_one_client_are_under_way_than_may_be()
    {
        await using var api = await StartAsync("WRITE_CONCURRENCY=2");
        var admitted = new TaskCompletionSource();
        api.Engine.BeforeAppend = (_, _) => admitted.Task;

        var first = new[] { api.PostAsync("/v1/assertions", Claim), api.PostAsync("/v1/assertions", Claim) };
        await Until.TrueAsync(() => api.Engine.AppendCalls == 2);
        var third = await api.PostAsync("/v1/assertions", Claim);
        admitted.SetResult();
        await Task.WhenAll(first);

        third.AssertProblem(429, "too_many_concurrent");
        Assert.Equal(HttpStatusCode.OK, (await api.PostAsync("/v1/assertions", Claim)).Status);
    }

    [Fact]
    public async Task A_query_costs_by_the_claims_it_reads()
    {
        await using var api = await StartAsync("READ_RATE=0.1", "READ_BURST=100", "CLAIMS_PER_TOKEN=10");

        api.Engine.ClaimsRead = 9;
        await api.PostAsync("/v1/query", Question);
        api.Engine.ClaimsRead = 2000;
        await api.PostAsync("/v1/query", Question);
        var third = await api.PostAsync("/v1/query", Question);

        third.AssertProblem(429, "rate_limited");

        // 1 + 1 + 200 of 100 are used, so 103 have to come back before the next.
        Assert.Equal("\"read\";r=0;t=2020", Header(third, "RateLimit"));
        Assert.InRange(int.Parse(Header(third, "Retry-After"), CultureInfo.InvariantCulture), 1025, 1300);
    }

    [Fact]
    public async Task The_address_is_taken_from_proxies_that_are_trusted()
    {
        await using var api = await RunningApi.StartAsync(
            "--STEMEDB_RATE_LIMIT_READ_RATE=0.1", "--STEMEDB_RATE_LIMIT_READ_BURST=1", "--STEMEDB_TRUSTED_PROXIES=127.0.0.0/8,10.0.0.0/8");

        Assert.Equal(200, await AskAsync("203.0.113.1"));
        Assert.Equal(429, await AskAsync("203.0.113.1"));
        Assert.Equal(429, await AskAsync("198.51.100.9, 203.0.113.1, 10.1.1.1"));
        Assert.Equal(200, await AskAsync("203.0.113.2"));
        Assert.Equal(200, await AskAsync("2001:db8::1"));
        Assert.Equal(429, await AskAsync("2001:db8::2"));
        Assert.Equal(200, await AskAsync(null));
        Assert.Equal(429, await AskAsync("nonsense"));

        async Task<int> AskAsync(string? forwardedFor)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/lenses");
            if (forwardedFor is not null)
            {
                request.Headers.Add("X-Forwarded-For", forwardedFor);
            }

            return (int)(await api.Http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode;
        }
    }

    [Fact]
    public async Task What_others_say_of_the_address_is_ignored()
    {
        await using var api = await StartAsync("READ_RATE=0.1", "READ_BURST=1");
        api.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.1");
        await api.GetAsync("/v1/lenses");
        api.Http.DefaultRequestHeaders.Remove("X-Forwarded-For");
        api.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.2");

        Assert.Equal(HttpStatusCode.TooManyRequests, (await api.GetAsync("/v1/lenses")).Status);
    }

    [Fact]
    public async Task A_file_of_policies_is_read_again_when_it_changes_and_kept_when_it_is_wrong()
    {
        var file = Path.GetTempFileName();
        var ct = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(file, """{"read":{"rate":0.1,"burst":1}}""", ct);
        await using var api = await RunningApi.StartAsync($"--STEMEDB_RATE_LIMITS_FILE={file}");
        var source = api.Services.GetRequiredService<RatePolicySource>();
        Assert.Equal("\"read\";q=1;w=10", Header(await api.GetAsync("/v1/lenses"), "RateLimit-Policy"));

        await File.WriteAllTextAsync(file, """{"read":{"rate":100,"burst":70}}""", ct);
        source.Look();
        Assert.Equal("\"read\";q=70;w=1", Header(await api.GetAsync("/v1/lenses"), "RateLimit-Policy"));

        await File.WriteAllTextAsync(file, """{"read":{"rate":"fast"}}""", ct);
        source.Look();
        Assert.Equal("\"read\";q=70;w=1", Header(await api.GetAsync("/v1/lenses"), "RateLimit-Policy"));
        Assert.Equal(
            $"rate limits: STEMEDB_RATE_LIMITS_FILE '{file}' has \"fast\" at '/read/rate'; allowed: a number of tokens per second from 0.001 to 1000000; the policies that were read before stay in force.",
            (await api.GetAsync("/v1/health")).Json.GetProperty("reasons")[0].GetString());

        File.Delete(file);
        source.Look();
        Assert.Contains("cannot be read", (await api.GetAsync("/v1/health")).Text, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, """{"read":{"rate":100,"burst":70}}""", ct);
        source.Look();
        Assert.Equal("healthy", (await api.GetAsync("/v1/health")).Json.GetProperty("status").GetString());
        File.Delete(file);
    }

    // Of all servers of this process: other tests may be counted here as well.
    private static long CountWouldBeLimited()
    {
        var count = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "stemedb.rate_limit.requests")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            count += tags.Contains(new("class", "read")) && tags.Contains(new("outcome", "would_be_limited")) ? value : 0;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return count;
    }

    private static Task<RunningApi> StartAsync(params string[] limits) =>
        RunningApi.StartAsync([.. limits.Select(limit => "--STEMEDB_RATE_LIMIT_" + limit)]);

    private static string Header(Reply reply, string name) => string.Join(", ", reply.Headers.GetValues(name));
}
