using System.Net;
using System.Text;
using StemeDb.Client.Messages;
using StemeDb.Integration.Tests.Processes;
using StemeDb.Integration.Tests.Security;

namespace StemeDb.Integration.Tests.Proxies;

/// <summary>Servers that break off at every moment of an answer, and how often what they had reaches them in all.</summary>
public sealed class How_often_a_proxy_sends_a_request
{
    // Requests before the one that counts.
    private const int Warming = 4;

    private static readonly string[] s_methods = ["POST", "PUT", "DELETE", "GET"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Proxies => [.. ProxyKind.Names];

    public static TheoryData<string, string, bool> Deaths => new(
        from kind in ProxyKind.Names
        from dies in Enum.GetNames<Dies>()
        from isKept in (bool[])[false, true]
        select (kind, dies, isKept));

    /// <param name="kind">The proxy.</param>
    /// <param name="dies">When both servers behind it do; where nothing can be sent to one, the other lives.</param>
    /// <param name="isKept">Whether it has connections over which it has had answers.</param>
    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task What_writes_once_and_what_may_be_repeated_a_few_times(string kind, string dies, bool isKept)
    {
        var moment = Enum.Parse<Dies>(dies);
        await using var first = new DyingApi(moment);
        await using var second = new DyingApi(moment == Dies.BeforeTheConnection ? Dies.Never : moment);
        await using var proxy = await StartAsync(kind, first, second);
        foreach (var method in s_methods)
        {
            for (var i = 0; i < 4; i++)
            {
                var target = $"/v1/{method}/{i}";
                var reply = await SendAsync(proxy, method, target, isKept);

                var sent = first.Received.Concat(second.Received).Count(request => request.Target == target);
                var (least, most) = Expected(kind, method, moment, isKept);
                Assert.True(sent >= least && sent <= most, $"{target} was sent {sent} times.\n{reply}");

                // A connection that was kept may be closed without an answer instead: the client is to know that it has to try again.
                var answers = reply.Split("HTTP/1.1 ")[1..];
                var answer = answers.Length > (isKept ? Warming : 0) ? answers[^1][..3] : isKept ? "502" : "none";
                Assert.Equal((target, moment is Dies.BeforeTheAnswer or Dies.InTheHead ? "502" : "200"), (target, answer));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task Where_an_api_is_by_http3_is_not_passed_on(string kind)
    {
        await using var api = new DyingApi(
            Dies.Never, _ => Task.FromResult("HTTP/1.1 200 OK\r\nAlt-Svc: h3=\":18180\"\r\nContent-Length: 0\r\n\r\n"u8.ToArray()));
        await using var proxy = await RunningProxy.StartAsync(ProxyKind.Named(kind), [api.Address]);

        var reply = await SendAsync(proxy, "GET", "/v1/lenses", isKept: false);

        Assert.StartsWith("HTTP/1.1 200", reply, StringComparison.Ordinal);
        Assert.DoesNotContain("alt-svc", reply, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task What_was_carried_out_and_not_answered_may_be_sent_again(string kind)
    {
        ProxyKind.Named(kind).SkipUnlessInstalled();
        await using var stack = await Stack.StartAsync();
        await using var first = new DyingApi(Dies.BeforeTheAnswer, request => PassOnAsync(stack.Http, request));
        await using var second = new DyingApi(Dies.BeforeTheAnswer, request => PassOnAsync(stack.Http, request));
        await using var proxy = await StartAsync(kind, first, second);
        using var client = proxy.Client(HttpVersion.Version11);
        client.DefaultRequestHeaders.ConnectionClose = true;
        var key = await stack.Client.CreateKeyAsync(new NewKeyMessage("leaving", ["read"]), Ct);
        var writes = new (HttpMethod Method, string Path, string? Body)[]
        {
            (HttpMethod.Post, "/v1/assertions", """{"concept_path":"once/a","value":1,"source":"s","asserted_at":"2026-01-01T00:00:00Z"}"""),
            (HttpMethod.Post, "/v1/assertions/bulk", """{"concept_path":"once/b","value":1,"source":"s"}""" + "\n"),
            (HttpMethod.Put, "/v1/sources/s", """{"tier":1}"""),
            (HttpMethod.Put, "/v1/concepts/rules", """{"pattern":"once/**","type":"exact"}"""),
            (HttpMethod.Delete, $"/v1/admin/keys/{key.Record.Id}", null),
        };

        // Whatever the proxy makes of it, and the client after it.
        foreach (var dies in (Dies[])[Dies.BeforeTheAnswer, Dies.InTheHead, Dies.Never])
        {
            (first.Moment, second.Moment) = (dies, dies);
            foreach (var (method, path, body) in writes)
            {
                using var request = new HttpRequestMessage(method, path);
                request.Headers.Add("Idempotency-Key", "the-same");
                request.Content = body is null ? null : new StringContent(
                    body, Encoding.UTF8, path.EndsWith("bulk", StringComparison.Ordinal) ? "application/x-ndjson" : "application/json");
                using var reply = await client.SendAsync(request, Ct);
                Assert.Equal((path, dies == Dies.Never ? 200 : 502), (path, (int)reply.StatusCode));
            }
        }

        var told = new List<string>();
        await foreach (var change in stack.Client.FollowAsync(follow: false, cancellationToken: Ct))
        {
            told.Add(change.Kind);
        }

        Assert.Equal(2, told.Count(kind => kind == "assertion"));
        Assert.Equal(4, told.Count(kind => kind != "position"));
        Assert.Equal(1, (await stack.Client.ListAuditAsync(cancellationToken: Ct)).Audit.Count(entry => entry.Action == "key.revoke"));
    }

    private static (int Least, int Most) Expected(string kind, string method, Dies dies, bool isKept) => (kind, method, dies) switch
    {
        // Two times more.
        ("haproxy", "GET", Dies.BeforeTheAnswer or Dies.InTheHead) => (3, 3),

        // To the other server, and once more for each connection that was kept.
        ("nginx", "GET" or "PUT" or "DELETE", Dies.BeforeTheAnswer or Dies.InTheHead) => (2, isKept ? 10 : 2),
        _ => (1, 1),
    };

    /// <summary>Without the memory of nginx for servers that failed: for ten seconds it would send them nothing.</summary>
    private static Task<RunningProxy> StartAsync(string kind, DyingApi first, DyingApi second) => RunningProxy.StartAsync(
        ProxyKind.Named(kind), [first.Address, second.Address],
        text => text.Replace($"server {first.Address.Authority};", $"server {first.Address.Authority} max_fails=0;", StringComparison.Ordinal)
            .Replace($"server {second.Address.Authority};", $"server {second.Address.Authority} max_fails=0;", StringComparison.Ordinal));

    private static async Task<byte[]> PassOnAsync(HttpClient server, WholeRequest request)
    {
        using var passed = request.ForTheServer();
        using var reply = await server.SendAsync(passed);
        var body = await reply.Content.ReadAsByteArrayAsync();
        return [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {(int)reply.StatusCode} OK\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
    }

    private static Task<string> SendAsync(RunningProxy proxy, string method, string target, bool isKept)
    {
        var warm = string.Concat(Enumerable.Repeat($"GET {WholeRequest.HarmlessTarget} HTTP/1.1\r\nHost: stemedb.example\r\n\r\n", isKept ? Warming : 0));
        var body = method is "POST" or "PUT" ? "{}" : null;
        var head = $"{method} {target} HTTP/1.1\r\nHost: stemedb.example\r\nConnection: close\r\n";
        return RawConnection.ExchangeAsync(
            proxy.Port, proxy.Thumbprint, warm + head + (body is null ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }
}
