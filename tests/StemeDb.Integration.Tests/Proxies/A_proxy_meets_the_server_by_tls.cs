using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using StemeDb.Integration.Tests.Processes;
using StemeDb.Testing;

namespace StemeDb.Integration.Tests.Proxies;

/// <summary>TLS from a proxy to the Api, with the lines that stand in the shipped configurations as comments.</summary>
public sealed partial class A_proxy_meets_the_server_by_tls : IAsyncLifetime
{

    private readonly TestAuthority _authority = new();
    private Stack? _stack;
    private ChildProcess? _api;
    private Uri? _address;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Ways => new(ProxyKind.Names.SelectMany(_ => (string[])["1.1", "2.0"], (kind, version) => (kind, version)));

    public static TheoryData<string, string> Strangers => new(
        ProxyKind.Names.SelectMany(_ => (string[])["another authority", "another name"], (kind, fault) => (kind, fault)));

    public async ValueTask InitializeAsync() => _stack = await Stack.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await (_api?.DisposeAsync() ?? default);
        await (_stack?.DisposeAsync() ?? default);
        _authority.Dispose();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task It_reads_writes_and_streams(string kind, string version)
    {
        ProxyKind.Named(kind).SkipUnlessInstalled();
        await ServeAsync(_authority.Issue(host: Host(kind)));
        await using var proxy = await StartAsync(kind);
        using var client = proxy.Client(Version.Parse(version));
        await Until.TrueAsync(
            async () => (await client.GetAsync("/v1/lenses", Ct)).IsSuccessStatusCode, TimeSpan.FromMinutes(1), () => $"Not served.\n{proxy.Output}");

        using var feed = await client.GetAsync("/v1/changes?after=latest&follow=true", HttpCompletionOption.ResponseHeadersRead, Ct);
        using var lines = new StreamReader(await feed.Content.ReadAsStreamAsync(Ct));
        Assert.Contains("position", await lines.ReadLineAsync(Ct), StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            using var written = await client.PostAsync("/v1/assertions", Json($$"""{"concept_path":"tls/{{i}}","value":1,"source":"s"}"""), Ct);
            Assert.Equal(HttpStatusCode.Created, written.StatusCode);
            Assert.Contains($"\"tls/{i}\"", await NextAssertionAsync(lines), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Who_cannot_show_who_it_is_is_given_nothing(string kind, string fault)
    {
        ProxyKind.Named(kind).SkipUnlessInstalled();
        using var other = new TestAuthority("Test authority");
        await ServeAsync(fault == "another authority" ? other.Issue(host: Host(kind)) : _authority.Issue(host: "other.stemedb.example"));
        await using var proxy = await StartAsync(kind);
        using var client = proxy.Client(HttpVersion.Version11);
        for (var i = 0; i < 5; i++)
        {
            using var read = await client.GetAsync("/v1/lenses", Ct);
            using var written = await client.PostAsync("/v1/assertions", Json($$"""{"concept_path":"stranger","value":1,"source":"s"}"""), Ct);
            Assert.All([read, written], reply => Assert.True(reply.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable, $"{reply}"));
        }

        using var direct = await _stack!.Http.GetAsync("/v1/concepts", Ct);
        Assert.DoesNotContain("stranger", await direct.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    /// <summary>The name that the shipped configuration asks for.</summary>
    private static string Host(string kind) => kind == "nginx" ? "api.stemedb.example" : "api2.stemedb.example";

    private static async Task<string> NextAssertionAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync(Ct) is { } line)
        {
            if (line.Contains("\"kind\":\"assertion\"", StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new EndOfStreamException("The feed ended.");
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task ServeAsync(TestAuthority.Issued issued)
    {
        var (certificate, key) = _authority.Write("api", issued);
        _stack!.Extra["STEMEDB_TLS_ENABLED"] = "true";
        _stack.Extra["STEMEDB_TLS_CERT"] = certificate;
        _stack.Extra["STEMEDB_TLS_KEY"] = key;
        _api = _stack.StartAnotherApi(out _address);
        await Until.TrueAsync(
            () => Task.FromResult(_api.Output.Contains("Serving HTTP on https://", StringComparison.Ordinal)), TimeSpan.FromMinutes(2),
            () => $"The Api does not serve.\n{_api.Output}");
    }

    private Task<RunningProxy> StartAsync(string kind) => RunningProxy.StartAsync(ProxyKind.Named(kind), [_address!], text => AuthorityFile().Replace(
        kind == "nginx"
            ? ProxyKind.Replace(ProxyKind.Replace(text, "    proxy_pass http://stemedb_api;\n", ""), "    #   proxy_", "    proxy_")
            : ProxyKind.Replace(
                ProxyKind.Replace(text, $"  server api1 {_address!.Authority}\n", ""), $"  #   server api2 {Host(kind)}:18180 ", $"  server api2 {_address.Authority} "),
        _authority.Path));

    [GeneratedRegex(@"(?<= )/\S+/ca\.crt")]
    private static partial Regex AuthorityFile();
}
