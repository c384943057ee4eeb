using StemeDb.Contracts.Failures;

namespace StemeDb.Contracts.Tests;

public sealed class Addresses_are_checked
{
    [Theory]
    [InlineData("http://127.0.0.1:18181", "http://127.0.0.1:18181")]
    [InlineData("http://engine:18181/", "http://engine:18181")]
    [InlineData("https://engine:18181", "https://engine:18181")]
    [InlineData("unix:/run/stemedb/engine.sock", "unix:/run/stemedb/engine.sock")]
    public void An_address_is_understood(string text, string canonical)
    {
        Assert.True(EngineAddress.TryParse(text, out var address));
        Assert.Equal(canonical, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:18181")]
    [InlineData("ftp://127.0.0.1:18181")]
    [InlineData("http://127.0.0.1:18181/path")]
    [InlineData("unix:relative/engine.sock")]
    public void What_is_no_address_is_refused(string text) => Assert.False(EngineAddress.TryParse(text, out _));

    [Fact]
    public void The_path_of_a_socket_has_at_most_107_bytes()
    {
        Assert.True(EngineAddress.TryParse("unix:/" + new string('a', 106), out _));
        Assert.False(EngineAddress.TryParse("unix:/" + new string('a', 107), out _));
        Assert.False(EngineAddress.TryParse("unix:/" + new string('ä', 54), out _));
    }

    [Fact]
    public async Task A_connection_works_over_a_unix_socket()
    {
        var path = Path.Combine(Path.GetTempPath(), $"stemedb-{Guid.NewGuid():N}.sock");
        await using var engine = await ScriptedEngine.StartAsync(path);
        await using var connection = new EngineConnection(new EngineConnectionOptions { Address = engine.Address });
        await connection.WaitUntilConnectedAsync(TestContext.Current.CancellationToken);
        var outcome = await connection.AppendAsync(new byte[1], TestContext.Current.CancellationToken);
        Assert.Equal(1, outcome.Seq);
    }

    [Fact]
    public async Task Where_nobody_listens_the_status_says_why()
    {
        Assert.True(EngineAddress.TryParse("unix:/nowhere/engine.sock", out var address));
        await using var connection = new EngineConnection(new EngineConnectionOptions { Address = address });
        var giveUp = Environment.TickCount64 + 20_000;
        while (connection.Status.LastError is null && Environment.TickCount64 < giveUp)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.NotNull(connection.Status.LastError);
        await Assert.ThrowsAsync<EngineUnavailableException>(() => connection.AppendAsync(new byte[1]));
    }
}
