using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using StemeDb.Client;
using StemeDb.Client.Messages;
using StemeDb.Integration.Tests.Ledgers;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Space;

/// <summary>
/// The real processes on a small file system that fills up: claims are refused, all else goes on, and with room again nothing
/// is restarted. With a limit of free bytes claims end before the disk is full; without one the kernel itself says ENOSPC.
/// </summary>
public sealed partial class A_disk_that_is_full(ITestOutputHelper output)
{
    private const int DiskMebibytes = 128;
    private const int Writers = 4;
    private const long RoomBytes = 40L << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(16 << 20)]
    [InlineData(0)]
    public async Task Takes_no_claims_but_all_else_and_claims_again_when_there_is_room(int freeBytesMin)
    {
        await using var stack = Stack.Prepare(new()
        {
            ["STEMEDB_DISK_FREE_MIN_BYTES"] = freeBytesMin.ToString(CultureInfo.InvariantCulture),
            ["STEMEDB_DISK_RESERVE_BYTES"] = "8MiB",
            ["STEMEDB_MEMTABLE_BYTES"] = "1MiB",
            ["STEMEDB_WAL_SEGMENT_BYTES"] = "4MiB",
        });
        var (mounted, refusal) = await SmallDisk.TryMountAsync(stack.DataDirectory, DiskMebibytes);
        Assert.SkipWhen(mounted is null, $"A small file system cannot be mounted here: {refusal}");
        await using var disk = mounted;
        var ledger = new Ledger("ledger");
        await StartAsync(stack, disk);

        // Full: only claims are refused.
        await WriteUntilRefusedAsync(stack, ledger, "first");
        Assert.True(disk.FreeBytes >= freeBytesMin / 2, $"Only {disk.FreeBytes} bytes are free: it was refused too late.");
        await AssertRefusedAsync(stack);
        disk.FillUntil(0);
        await AssertReadsAndRetractionsGoOnAsync(stack, ledger, withdrawn: 1);
        await AssertItIsToldAsync(stack);

        // Room again: the same process takes claims.
        disk.Free();
        disk.FillUntil(RoomBytes);
        await UntilItTakesClaimsAsync(stack, ledger);
        Assert.False(stack.Engine!.HasExited);
        await WriteUntilRefusedAsync(stack, ledger, "second");
        await AssertNothingIsLostAsync(stack, ledger);

        // Full to the last byte: it ends with everything in runs, and starts again.
        disk.FillUntil(0);
        await AssertEndsWithItsCheckpointAsync(stack);
        stack.StartEngine();
        await stack.WaitUntilReadyAsync();
        await AssertNothingIsLostAsync(stack, ledger);
        await AssertRefusedAsync(stack);
        await AssertReadsAndRetractionsGoOnAsync(stack, ledger, withdrawn: 2);
        output.WriteLine($"{ledger.Count} acknowledged claims are there; free at the end: {disk.FreeBytes} bytes.");
    }

    private static async Task StartAsync(Stack stack, SmallDisk disk)
    {
        stack.StartEngine();
        stack.StartApi();
        await stack.WaitUntilReadyAsync();
        await UntilMetricAsync(stack, "stemedb_disk_reserve_size_bytes", value => value > 0);
        disk.FillUntil(RoomBytes);
    }

    /// <summary>Several clients write until each was told that the disk is full; nothing else is ever answered.</summary>
    private static async Task WriteUntilRefusedAsync(Stack stack, Ledger ledger, string name)
    {
        var before = ledger.Count;
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers)
            .Select(n => new ClaimWriter(stack.Http, ledger, $"{name}-{n}", TestNumbers.Seed + n)).ToArray();
        var writing = writers.Select(writer => writer.RunAsync(stop.Token)).ToArray();
        await Until.TrueAsync(
            () => Task.FromResult(writers.All(writer => writer.Refusals.Count > 0) || writing.Any(task => task.IsFaulted)),
            Patience, () => $"Never refused.\n{stack.Engine!.Output}");
        await stop.CancelAsync();
        await Task.WhenAll(writing);
        Assert.All(writers, writer => Assert.Equal([507], writer.Refusals));
        Assert.NotEqual(before, ledger.Count);
    }

    private static async Task AssertRefusedAsync(Stack stack)
    {
        // Where only the kernel says that it is full, a claim may fit that a larger one did not.
        StemeDbException? refused = null;
        for (var n = 0; refused is null; n++)
        {
            try
            {
                await stack.Client.AssertAsync(Large($"full/{n}"), Cancelled);
            }
            catch (StemeDbException failure)
            {
                refused = failure;
            }
        }

        Assert.Equal(507, refused.Status);
        Assert.Equal("https://stemedb.org/errors/disk_full", refused.Problem.Type);
        Assert.Contains("ree s", refused.Problem.Detail, StringComparison.Ordinal);
    }

    private static async Task AssertReadsAndRetractionsGoOnAsync(Stack stack, Ledger ledger, int withdrawn)
    {
        Assert.Empty(await ledger.FindFaultsByIdAsync(stack.Client));
        await stack.Client.RetractAsync(new(ledger.Ids.Order().ElementAt(withdrawn), ledger.Source, "wrong"), Cancelled);
    }

    private static async Task AssertItIsToldAsync(Stack stack)
    {
        var health = await stack.Client.GetHealthAsync(Cancelled);
        Assert.Equal("degraded", health.Status);
        Assert.Contains(health.Reasons!, reason => reason.Contains("ree s", StringComparison.Ordinal));
        using var ready = await stack.Http.GetAsync("/health/ready", Cancelled);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        await UntilMetricAsync(stack, "stemedb_disk_refusing", value => value == 1);
        await UntilMetricAsync(stack, "stemedb_disk_refused_total", value => value > 0);
    }

    private static async Task UntilItTakesClaimsAsync(Stack stack, Ledger ledger)
    {
        var writer = new ClaimWriter(stack.Http, ledger, "again", TestNumbers.Seed);
        await Until.TrueAsync(
            async () => await writer.WriteOneAsync() == 201, Patience, () => $"Claims are not taken again.\n{stack.Engine!.Output}");
        await Until.TrueAsync(
            async () => (await stack.Client.GetHealthAsync(Cancelled)).Status == "healthy", Patience, () => stack.Engine!.Output);
        await UntilMetricAsync(stack, "stemedb_disk_refusing", value => value == 0);
    }

    private static async Task AssertNothingIsLostAsync(Stack stack, Ledger ledger)
    {
        Assert.Empty(await ledger.FindFaultsAsync(stack.Client));
        Assert.Empty(await ledger.FindFaultsByIdAsync(stack.Client));
    }

    private static async Task AssertEndsWithItsCheckpointAsync(Stack stack)
    {
        await using var engine = stack.Engine!;
        engine.Signal(15);
        await engine.WaitForExitAsync(Patience);
        Assert.True(engine.ExitCode == 0, engine.Output);
        var stopped = Stopped().Match(engine.Output);
        Assert.True(stopped.Success && stopped.Groups["seq"].Value == stopped.Groups["checkpoint"].Value, engine.Output);
        var (code, verified) = await ChildProcess.RunAsync(Programs.Cli, ["data", "verify", stack.DataDirectory]);
        Assert.True(code == 0, verified);
    }

    /// <summary>A scrape may be answered with what was collected a moment ago.</summary>
    private static Task UntilMetricAsync(Stack stack, string name, Func<double, bool> isExpected) => Until.TrueAsync(
        async () => isExpected(await MetricAsync(stack, name)), Patience, () => $"{name} is not as expected.\n{stack.Engine!.Output}");

    private static async Task<double> MetricAsync(Stack stack, string name)
    {
        var text = await stack.Http.GetStringAsync(new Uri(stack.EngineAdmin, "/metrics"), Cancelled);
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) ?? throw new InvalidOperationException($"{name} is not in:\n{text}");
        return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static AssertionMessage Large(string path) => new()
    {
        ConceptPath = path,
        Value = JsonSerializer.SerializeToElement(new string('x', 60_000)),
        Source = "other",
    };

    [GeneratedRegex("Stopped at seq (?<seq>[0-9]+), checkpoint at seq (?<checkpoint>[0-9]+)")]
    private static partial Regex Stopped();
}
