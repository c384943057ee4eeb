using System.Net;
using System.Net.Sockets;
using StemeDb.Storage.Tests;

namespace StemeDb.Engine.Tests.Process;

public sealed class A_start_that_fails_says_why
{
    [Theory]
    [InlineData("STEMEDB_MEMTABLE_BYTES", "lots")]
    [InlineData("STEMEDB_ENGINE_ADDR", "nowhere")]
    [InlineData("STEMEDB_WAL_SEGMENT_BYTES", "4194305")]
    [InlineData("STEMEDB_QUERY_CONCURRENCY", "0")]
    public async Task A_bad_value_is_named_with_what_is_allowed(string name, string value)
    {
        await using var engine = EngineProgram.Start(null, (name, value));
        Assert.Equal(2, await engine.ExitCodeAsync());
        Assert.Contains($"{name} is '{value}'; allowed:", engine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_path_that_is_too_long_is_named()
    {
        await using var engine = EngineProgram.Start(null, ("STEMEDB_ENGINE_SOCKET", "/" + new string('a', 107)));
        Assert.Equal(2, await engine.ExitCodeAsync());
        Assert.Contains("at most 107 bytes", engine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_engine_on_the_same_data_is_refused()
    {
        using var scratch = new ScratchDirectory();
        await using var first = await EngineProgram.StartReadyAsync(scratch);
        await using var second = EngineProgram.Start(scratch);
        Assert.Equal(10, await second.ExitCodeAsync());
        Assert.Contains("Step 4 of 10, data directories", second.Output, StringComparison.Ordinal);
        Assert.False(first.HasExited);
    }

    [Theory]
    [InlineData("STEMEDB_ENGINE_ADDR", "Step 9 of 10, bind")]
    [InlineData("STEMEDB_ENGINE_ADMIN_ADDR", "Step 3 of 10, configuration")]
    public async Task A_port_that_is_taken_is_named(string name, string step)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = taken.LocalEndpoint.ToString()!;
        await using var engine = EngineProgram.Start(null, (name, address));
        Assert.Equal(3, await engine.ExitCodeAsync());
        Assert.Contains(step, engine.Output, StringComparison.Ordinal);
        Assert.Contains(address, engine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_a_killed_engine_left_behind_is_replaced_but_one_in_use_is_not()
    {
        using var scratch = new ScratchDirectory();
        await using (var killed = await EngineProgram.StartReadyAsync(scratch))
        {
            await killed.KillAsync();
        }

        Assert.True(File.Exists(scratch.File("engine.sock")));
        await using var again = await EngineProgram.StartReadyAsync(scratch);
        await using var other = EngineProgram.Start(null, ("STEMEDB_ENGINE_SOCKET", scratch.File("engine.sock")));
        Assert.Equal(3, await other.ExitCodeAsync());
        Assert.Contains("STEMEDB_ENGINE_SOCKET", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flipped_bit_in_the_journal_stops_the_start_and_names_the_file()
    {
        using var scratch = new ScratchDirectory();
        await using (var engine = await EngineProgram.StartReadyAsync(scratch))
        {
            await using var connection = await engine.ConnectAsync();
            await connection.AppendAsync(Claims.Of("a", "s", "x").Encoded(), TestContext.Current.CancellationToken);
            await connection.AppendAsync(Claims.Of("a", "s", "y").Encoded(), TestContext.Current.CancellationToken);
            await engine.KillAsync();
        }

        // Batches begin behind the header, which has 4,096 bytes; the first is not the last.
        var segment = Directory.GetFiles(System.IO.Path.Combine(scratch.File("data"), "wal"), "*.log").Order().First();
        Flip(segment, at: 4096 + 50);
        await using var damaged = EngineProgram.Start(scratch);
        Assert.Equal(12, await damaged.ExitCodeAsync());
        Assert.Contains("Step 5 of 10, journal", damaged.Output, StringComparison.Ordinal);
        Assert.Contains(segment, damaged.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_journal_that_is_gone_is_not_begun_anew(bool isInRuns)
    {
        using var scratch = new ScratchDirectory();
        await using (var engine = await EngineProgram.StartReadyAsync(scratch))
        {
            await using var connection = await engine.ConnectAsync();
            await connection.AppendAsync(Claims.Of("a", "s", "x").Encoded(), TestContext.Current.CancellationToken);
            if (isInRuns) engine.Terminate();
            else await engine.KillAsync();
            await engine.ExitCodeAsync();
        }

        Directory.Delete(System.IO.Path.Combine(scratch.File("data"), "wal"), recursive: true);
        await using var without = EngineProgram.Start(scratch);
        Assert.Equal(18, await without.ExitCodeAsync());
        Assert.Contains("Step 5 of 10, journal: The journal was begun", without.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_that_looks_like_the_engines_but_is_none_is_warned_of()
    {
        await using var engine = await EngineProgram.StartReadyAsync(null, ("STEMEDB_ENGINE_ADRR", "127.0.0.1:1"));
        Assert.Contains("STEMEDB_ENGINE_ADRR is set", engine.Output, StringComparison.Ordinal);
    }

    private static void Flip(string path, long at)
    {
        using var file = File.Open(path, FileMode.Open);
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ 1));
    }
}
