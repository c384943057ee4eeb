using System.Net;
using StemeDb.Integration.Tests.Ledgers;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Faults;

/// <summary>On the real processes, with clients that write meanwhile: what the engine does, and that nothing acknowledged is lost.</summary>
public sealed class A_sync_that_fails
{
    private const int Writers = 4;

    private static readonly Dictionary<string, string?> Small = new()
    {
        ["STEMEDB_MEMTABLE_BYTES"] = "1MiB",
        ["STEMEDB_WAL_SEGMENT_BYTES"] = "4MiB",
        ["STEMEDB_WAL_RETAIN_BYTES"] = "0",
        ["STEMEDB_LOG_LEVEL"] = "warning",
    };

    public static TheoryData<string> Names => [.. FailedSync.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Loses_nothing_and_is_not_tried_again_on_the_same_file(string name)
    {
        var fault = FailedSync.All.Single(fault => fault.Name == name);
        await using var stack = Stack.Prepare(Small);
        var ledger = new Ledger("ledger");
        stack.StartFaultyEngine(fault.Faults);
        stack.StartApi();
        await stack.WaitUntilReadyAsync();

        var refusals = await WriteUntilItIsDecidedAsync(stack, ledger, fault);
        await (fault.ExitCode is { } code ? AssertEndedAsync(stack, code) : AssertGoesOnAsync(stack));
        Assert.Equal(fault.ExitCode is null ? [] : [503], refusals);

        await AssertNothingIsLostAsync(stack, ledger);
    }

    [Fact]
    public async Task The_write_that_waited_for_it_gets_503_and_so_does_every_later_one()
    {
        const int failing = 5;
        await using var stack = Stack.Prepare(Small);
        var ledger = new Ledger("ledger");
        var writer = new ClaimWriter(stack.Http, ledger, "one", TestNumbers.Seed);
        stack.StartFaultyEngine($"eio-once before sync *.log {failing}");
        stack.StartApi();
        await stack.WaitUntilReadyAsync();

        var statuses = new List<int>();
        for (var write = 1; write <= failing + 2; write++)
        {
            statuses.Add(await writer.WriteOneAsync());
        }

        Assert.Equal([201, 201, 201, 201, 503, 503, 503], statuses);
        await AssertEndedAsync(stack, 15);
        await AssertNothingIsLostAsync(stack, ledger);
    }

    [Fact]
    public async Task Of_every_run_ends_in_503_for_writes_while_reads_go_on_and_the_process_stays()
    {
        await using var stack = Stack.Prepare(Small);
        var ledger = new Ledger("ledger");
        var writer = new ClaimWriter(stack.Http, ledger, "one", TestNumbers.Seed);
        stack.StartFaultyEngine("eio before sync run-*.tmp@index_flush 1");
        stack.StartApi();
        await stack.WaitUntilReadyAsync();

        var status = 201;
        while (status == 201)
        {
            status = await writer.WriteOneAsync();
        }

        Assert.Equal(503, status);
        var health = await stack.Client.GetHealthAsync(TestContext.Current.CancellationToken);
        Assert.Contains(health.Reasons!, reason => reason.Contains("memtable could not be written", StringComparison.Ordinal));
        Assert.Empty(await ledger.FindFaultsByIdAsync(stack.Client));
        Assert.False(stack.Engine!.HasExited);
        stack.Engine.Signal(9);
        await stack.Engine.WaitForExitAsync();
        await AssertNothingIsLostAsync(stack, ledger);
    }

    private static async Task<int[]> WriteUntilItIsDecidedAsync(Stack stack, Ledger ledger, FailedSync fault)
    {
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers)
            .Select(n => new ClaimWriter(stack.Http, ledger, $"{n}", TestNumbers.Seed + n)).ToArray();
        var writing = writers.Select(writer => writer.RunAsync(stop.Token)).ToArray();
        await Until.TrueAsync(
            () => Task.FromResult(fault.ExitCode is null ? HasTriedAgain(stack) : stack.Engine!.HasExited),
            TimeSpan.FromSeconds(60), () => $"Nothing came of it.\n{stack.Engine!.Output}");
        await stop.CancelAsync();
        await Task.WhenAll(writing);
        return [.. writers.SelectMany(writer => writer.Refusals).Distinct()];
    }

    private static async Task AssertEndedAsync(Stack stack, int exitCode)
    {
        await stack.Engine!.WaitForExitAsync();
        Assert.True(stack.Engine.ExitCode == exitCode, $"{stack.Engine.ExitCode}\n{stack.Engine.Output}");
        Assert.False(HasTriedAgain(stack), stack.Engine.Output);
    }

    private static async Task AssertGoesOnAsync(Stack stack)
    {
        using var health = await stack.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.False(stack.Engine!.HasExited);
        stack.Engine.Signal(9);
        await stack.Engine.WaitForExitAsync();
    }

    private static bool HasTriedAgain(Stack stack) => stack.Engine!.Output.Contains("FAULT again", StringComparison.Ordinal);

    private static async Task AssertNothingIsLostAsync(Stack stack, Ledger ledger)
    {
        Assert.NotEqual(0, ledger.Count);
        var (code, verified) = await ChildProcess.RunAsync(Programs.Cli, ["data", "verify", stack.DataDirectory]);
        Assert.True(code == 0, verified);
        await stack.Engine!.DisposeAsync();
        stack.StartEngine();
        await stack.WaitUntilReadyAsync();
        Assert.Empty(await ledger.FindFaultsAsync(stack.Client));
        Assert.Empty(await ledger.FindFaultsByIdAsync(stack.Client));
    }
}
