using System.Net;
using StemeDb.Client.Messages;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Proxies;

/// <summary>What becomes of requests when one of two Api processes behind a proxy leaves.</summary>
public sealed class Api_processes_behind_a_proxy
{
    private const int Terminate = 15;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Proxies => [.. ProxyKind.Names];

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task No_request_fails_when_one_is_stopped(string kind)
    {
        ProxyKind.Named(kind).SkipUnlessInstalled();
        await using var stack = await Stack.StartAsync(new() { ["STEMEDB_DRAIN_TIME"] = "8s" });
        await using var second = stack.StartAnotherApi(out var address);
        await using var proxy = await BeforeBothAsync(kind, stack, address);
        using var client = proxy.Client(HttpVersion.Version11);

        // A proxy that reads its configuration anew closes connections that are idle, which a client may be about to use.
        client.DefaultRequestHeaders.ConnectionClose = true;
        await using var load = Load.Start(client);
        await ServesAsync(load, address);

        proxy.TakeOut(address);
        second.Signal(Terminate);
        await LeavesAsync(load, address);
        Assert.False(second.HasExited, "It was given requests until it was gone.");
        await second.WaitForExitAsync();
        await load.MoreAsync(200);
        await load.EndAsync();

        Assert.Equal(0, second.ExitCode);
        Assert.Empty(load.Failed);
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task When_one_is_killed_only_writes_that_it_had_fail(string kind)
    {
        ProxyKind.Named(kind).SkipUnlessInstalled();
        await using var stack = await Stack.StartAsync();
        await using var second = stack.StartAnotherApi(out var address);
        await using var proxy = await BeforeBothAsync(kind, stack, address);
        using var client = proxy.Client(HttpVersion.Version11);
        await using var load = Load.Start(client);
        await ServesAsync(load, address);

        await second.KillAsync();
        await load.MoreAsync(500);
        await load.EndAsync();

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', load.Failed));
        Assert.All(load.Failed, failed => Assert.StartsWith("write: ", failed, StringComparison.Ordinal));
        Assert.InRange(load.Failed.Count, 0, Load.WritesAtOnce);
        foreach (var path in load.Written)
        {
            Assert.Equal(1, (await stack.Client.QueryAsync(new QueryMessage { ConceptPath = path }, Ct)).Support);
        }
    }

    /// <summary>Waits until an Api that still serves is given nothing any more.</summary>
    private static async Task LeavesAsync(Load load, Uri api)
    {
        using var direct = new HttpClient { BaseAddress = api };
        await Until.TrueAsync(
            async () =>
            {
                var before = await WritesAsync(direct);
                await load.MoreAsync(100);
                return before == await WritesAsync(direct);
            },
            TimeSpan.FromMinutes(1), () => $"{api} is still given requests, or gone.");
    }

    private static async Task<string> WritesAsync(HttpClient api) => (await api.GetStringAsync("/metrics", Ct)).Split('\n').Single(
        line => line.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal) && line.Contains("http_route=\"/v1/assertions\"", StringComparison.Ordinal)
            && line.Contains("201", StringComparison.Ordinal));

    private static Task<RunningProxy> BeforeBothAsync(string kind, Stack stack, Uri second) =>
        RunningProxy.StartAsync(ProxyKind.Named(kind), [stack.Address, second]);

    /// <summary>Waits until the proxy gives requests to an Api.</summary>
    private static async Task ServesAsync(Load load, Uri api)
    {
        using var direct = new HttpClient { BaseAddress = api };
        await Until.TrueAsync(
            async () => (await direct.GetStringAsync("/metrics", Ct)).Contains("http_route=\"/v1/assertions\"", StringComparison.Ordinal),
            TimeSpan.FromMinutes(1), () => $"The proxy gave {api} no request. Failed:\n{string.Join('\n', load.Failed)}");
        await load.MoreAsync(200);
    }
}
