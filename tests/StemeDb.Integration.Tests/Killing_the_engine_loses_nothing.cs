using System.Diagnostics;
using StemeDb.Integration.Tests.Ledgers;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests;

/// <summary>STEMEDB_TEST_KILLS says how often; STEMEDB_TEST_SEED replays the moments.</summary>
public sealed class Killing_the_engine_loses_nothing(ITestOutputHelper output)
{
    private const int FlightClaims = 99_812;

    [Fact]
    public async Task Every_acknowledged_claim_is_there_with_the_seq_it_was_told_and_the_import_goes_on()
    {
        var (seed, kills) = (TestNumbers.Seed, TestNumbers.Kills(10));
        output.WriteLine($"STEMEDB_TEST_SEED={seed} STEMEDB_TEST_KILLS={kills}");
        var random = new Random(seed);
        await using var stack = await HostedStack.StartAsync();

        var input = Path.Combine(stack.Folder, "flight_day.ndjson.gz");
        File.Copy(Programs.Sample("flight_day.ndjson.gz"), input);
        await using var import = StartImport(stack, input);
        var ledger = new Ledger("ledger");
        using var stop = new CancellationTokenSource();
        var writing = new ClaimWriter(stack.Http, ledger, "one", seed).RunAsync(stop.Token);
        for (var kill = 0; kill < kills; kill++)
        {
            // The moment is what is drawn here; nothing is expected to have happened by then.
            await Task.Delay(random.Next(50, 1_500), TestContext.Current.CancellationToken);
            await KillEngineAsync(stack);
            await stack.WaitUntilReadyAsync();
        }

        await stop.CancelAsync();
        await writing;
        await import.WaitForExitAsync(TimeSpan.FromMinutes(5));
        Assert.True(import.ExitCode == 0, import.Output);
        output.WriteLine($"{ledger.Count} acknowledged single writes. {import.Output}");
        Assert.NotEqual(0, ledger.Count);
        Assert.Empty(await ledger.FindFaultsAsync(stack.Client));
        Assert.Equal(FlightClaims + ledger.Count, await CountWithoutUnacknowledgedAsync(stack, ledger));

        await stack.StopAsync();
        var (code, verified) = await ChildProcess.RunAsync(Programs.Cli, ["data", "verify", stack.DataDirectory]);
        Assert.True(code == 0, verified);
    }

    private static ChildProcess StartImport(HostedStack stack, string input) =>
        ChildProcess.Start(Programs.Cli, ["import", input, "--server", stack.Address.ToString(), "--retry-for", "120"]);

    private static async Task KillEngineAsync(HostedStack stack)
    {
        await Until.TrueAsync(
            () => Task.FromResult(stack.FindEngine() is not null), TimeSpan.FromMinutes(1), () => $"The engine did not come back.\n{stack.Host.Output}");
        var engine = Process.GetProcessById(stack.FindEngine()!.Value);
        engine.Kill();
        await engine.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A write whose answer was lost with the engine may be stored all the same: at most one for each kill.</summary>
    private static async Task<long> CountWithoutUnacknowledgedAsync(HostedStack stack, Ledger ledger)
    {
        var health = await stack.Client.GetHealthAsync(TestContext.Current.CancellationToken);
        return health.AssertionCount - await ledger.CountUnacknowledgedAsync(stack.Client);
    }
}
