using System.Net;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;
using StemeDb.Engine.Startup;
using StemeDb.Integration.Tests.Processes;
using StemeDb.ServiceDefaults.Hosting;
using StemeDb.Storage.Tests;
using StemeDb.Storage.Tests.Files;

namespace StemeDb.Engine.Tests.Startup;

public sealed class The_engine_over_a_disk_with_faults : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly FaultyDisk _disk = new();
    private readonly int _adminPort = FreePorts.Take(1)[0];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task When_the_journal_fails_it_says_so_to_everybody_and_exits_with_its_own_code()
    {
        var run = Run();
        await using var connection = Connect();
        await connection.WaitUntilConnectedAsync(Cancelled).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        await connection.AppendAsync(Claims.Of("a", "s", "x").Encoded(), Cancelled);

        _disk.Fault = new DiskFault(FaultPoint.Sync, ".log", DiskFaults.InputOutput);
        var append = connection.AppendAsync(Claims.Of("a", "s", "y").Encoded(), Cancelled);

        var fault = await Assert.ThrowsAsync<EngineFaultException>(() => append);
        Assert.Equal(FaultCode.FaultPoisoned, fault.Fault.Code);
        Assert.Equal(EngineExitCodes.JournalPoisoned, await run.WaitAsync(TimeSpan.FromSeconds(60), Cancelled));
    }

    [Fact]
    public async Task While_it_recovers_it_is_alive_but_not_ready_and_names_the_step()
    {
        using var recovering = new ManualResetEventSlim();
        _disk.Fault = new DiskFault(FaultPoint.Rename, "metadata.json", () =>
        {
            recovering.Wait(TimeSpan.FromSeconds(60));
            return DiskFaults.InputOutput();
        });
        var run = Run();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_adminPort}") };

        var ready = await UntilAnsweredAsync(http, "/health/ready");
        var text = await ready.Content.ReadAsStringAsync(Cancelled);
        var live = await http.GetAsync("/health/live", Cancelled);
        var metrics = await http.GetStringAsync("/metrics", Cancelled);
        recovering.Set();

        Assert.True(System.Text.RegularExpressions.Regex.IsMatch(metrics, "(?m)^stemedb_phase(\\{.*\\})? 0( |$)"), metrics);
        Assert.DoesNotContain("stemedb_last_seq", metrics, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, live.StatusCode));
        Assert.Contains("starting: step", text, StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<StartupException>(() => run);
        Assert.Equal(EngineExitCodes.DataDirectoryUnusable, failure.ExitCode);
    }

    [Fact]
    public async Task A_full_disk_is_not_the_end()
    {
        _disk.FreeBytesLeft = 0;
        var run = Run();
        await using var connection = Connect();
        await connection.WaitUntilConnectedAsync(Cancelled).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        var content = Claims.Of("a", "s", "x").Encoded();
        var full = await Assert.ThrowsAsync<EngineFaultException>(() => connection.AppendAsync(content, Cancelled));
        _disk.FreeBytesLeft = null;
        var outcome = await UntilThereIsRoomAsync(connection, content);
        Assert.Equal((FaultCode.FaultDiskFull, 1L), (full.Fault.Code, outcome.Seq));

        // Its end, from within: there is no process to signal.
        _disk.Fault = new DiskFault(FaultPoint.Sync, ".log", DiskFaults.InputOutput);
        await Assert.ThrowsAsync<EngineFaultException>(() => connection.AppendAsync(Claims.Of("b", "s", "x").Encoded(), Cancelled));
        Assert.Equal(EngineExitCodes.JournalPoisoned, await run.WaitAsync(TimeSpan.FromSeconds(60), Cancelled));
    }

    [Fact]
    public void Unicode_can_be_normalised_here() => UnicodeCheck.Run();

    /// <summary>The disk is looked at a few times a second.</summary>
    private static async Task<AppendOutcome> UntilThereIsRoomAsync(EngineConnection connection, byte[] content)
    {
        while (true)
        {
            try
            {
                return await connection.AppendAsync(content, Cancelled);
            }
            catch (EngineFaultException full) when (full.Fault.Code == FaultCode.FaultDiskFull)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), Cancelled);
            }
        }
    }

    private Task<int> Run() => Task.Run(() => EngineProcess.RunAsync(
    [
        $"--STEMEDB_DATA_DIR={_scratch.File("data")}",
        $"--STEMEDB_ENGINE_SOCKET={_scratch.File("engine.sock")}",
        "--STEMEDB_ENGINE_ADDR=127.0.0.1:0",
        $"--STEMEDB_ENGINE_ADMIN_ADDR=127.0.0.1:{_adminPort}",
        "--STEMEDB_WAL_SEGMENT_BYTES=4MiB",
        "--STEMEDB_LOG_LEVEL=none",
    ], _disk));

    private EngineConnection Connect()
    {
        Assert.True(EngineAddress.TryParse("unix:" + _scratch.File("engine.sock"), out var address));
        return new EngineConnection(new EngineConnectionOptions { Address = address });
    }

    private static async Task<HttpResponseMessage> UntilAnsweredAsync(HttpClient http, string path)
    {
        var giveUp = Environment.TickCount64 + 60_000;
        while (true)
        {
            try
            {
                return await http.GetAsync(path, Cancelled);
            }
            catch (HttpRequestException) when (Environment.TickCount64 < giveUp)
            {
                await Task.Delay(10, Cancelled);
            }
        }
    }
}
