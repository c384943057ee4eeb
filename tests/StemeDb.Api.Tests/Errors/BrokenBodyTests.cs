using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.Errors;

/// <summary>A client that leaves in the middle of what it sends is nothing to warn of.</summary>
public sealed class BrokenBodyTests
{
    private const string Claim = """{"concept_path":"a","value":1,"source":"s"}""";
    private const int Clients = 10;

    public static IEnumerable<TheoryDataRow<string, string, bool>> Ways =>
        from path in (string[])["/v1/assertions", "/v1/query", "/v1/assertions/bulk", "/v1/assertions/bulk?atomic=true"]
        from framing in (string[])["Content-Length: 5000", "Transfer-Encoding: chunked"]
        from isReset in (bool[])[false, true]
        select new TheoryDataRow<string, string, bool>(path, framing, isReset);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Nothing_is_logged_of_a_client_that_leaves(string path, string framing, bool isReset)
    {
        var log = new Warnings();
        await using var api = await RunningApi.StartAsync(services => services.AddSingleton<ILoggerProvider>(log), "--STEMEDB_LOG_LEVEL=warning");
        for (var i = 0; i < Clients; i++)
        {
            await LeaveAsync(api.Port, path, framing, isReset);
        }

        // Returns when all connections have ended.
        await api.Services.GetRequiredService<IHost>().StopAsync(Ct);

        Assert.Empty(log.Lines);
    }

    private static async Task LeaveAsync(int port, string path, string framing, bool isReset)
    {
        var type = path.Contains("bulk", StringComparison.Ordinal) ? "application/x-ndjson" : "application/json";
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, Ct);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {type}\r\nExpect: 100-continue\r\n{framing}\r\n\r\n"), Ct);

        // It says so when it begins to read.
        var answer = new byte[256];
        var read = await socket.ReceiveAsync(answer, Ct);
        Assert.StartsWith("HTTP/1.1 100 Continue", Encoding.ASCII.GetString(answer, 0, read), StringComparison.Ordinal);
        await socket.SendAsync(Encoding.ASCII.GetBytes(framing.StartsWith("Content-Length", StringComparison.Ordinal) ? Claim : $"{Claim.Length:x}\r\n{Claim}\r\n"), Ct);
        socket.LingerState = new LingerOption(isReset, 0);
    }
}
