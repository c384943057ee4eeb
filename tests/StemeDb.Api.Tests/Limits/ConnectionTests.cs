using System.Net;
using System.Net.Sockets;
using StemeDb.Api.Limits;
using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.Limits;

public sealed class ConnectionTests
{
    private const string Ask = "GET /v1/lenses HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    [Theory]
    [InlineData("STEMEDB_MAX_CONNECTIONS")]
    [InlineData("STEMEDB_MAX_CONNECTIONS_PER_ADDRESS")]
    public async Task One_connection_too_many_is_closed_and_the_next_is_served_when_one_has_gone(string variable)
    {
        await using var api = await RunningApi.StartAsync($"--{variable}=3");
        var held = new List<RawConnection>();
        for (var i = 0; i < 3; i++)
        {
            held.Add(await RawConnection.OpenAsync(api.Port));
            await held[i].SendAsync("GET /v1/lenses HTTP/1.1\r\nHost: x\r\n\r\n");
            Assert.True(await held[i].Stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken) > 0);
        }

        Assert.Equal("", await AskAsync(api));

        await held[0].DisposeAsync();
        while (!(await AskAsync(api)).StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
        {
            // That it has gone is not known at once.
        }

        await held[1].DisposeAsync();
        await held[2].DisposeAsync();
    }

    /// <returns>The answer; nothing where the connection was closed without one.</returns>
    private static async Task<string> AskAsync(RunningApi api)
    {
        try
        {
            await using var connection = await RawConnection.OpenAsync(api.Port);
            await connection.SendAsync(Ask);
            return await connection.ReadToEndAsync();
        }
        catch (Exception closed) when (closed is IOException or SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return ""; // At once, it may be before it is known to be open.
        }
    }

    [Fact]
    public async Task A_thousand_idle_connections_hinder_nobody()
    {
        await using var api = await RunningApi.StartAsync();
        var idle = new List<RawConnection>();
        for (var i = 0; i < 1000; i++)
        {
            idle.Add(await RawConnection.OpenAsync(api.Port));
            if (i % 2 == 0)
            {
                // Half of them are in the middle of a head.
                await idle[i].SendAsync("GET /v1/lenses HTTP/1.1\r\nHost: x\r\nX-");
            }
        }

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await api.PostAsync("/v1/assertions", $$"""{"concept_path":"a","value":{{i}},"source":"s"}""")).Status);
        }

        foreach (var each in idle)
        {
            await each.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::")]
    public void A_client_is_known_by_its_address_or_by_its_network(string address, string key) =>
        Assert.Equal(IPAddress.Parse(key), ConnectionsPerAddress.Key(IPAddress.Parse(address)));
}
