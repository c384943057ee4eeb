using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using StemeDb.Integration.Tests.Ledgers;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Archiving;

/// <summary>Archivers as processes: one that is stopped, two at once, and one of an engine that was restored to the past.</summary>
public sealed partial class Archivers_begin_end_and_meet
{
    private const int Stop = 19;
    private const int Continue = 18;

    [Fact]
    public async Task What_was_gathered_is_shipped_at_SIGTERM()
    {
        await using var stack = await Stack.StartAsync();
        var archive = new ArchiveFolder(stack);
        await WriteAsync(stack, 20);
        var port = FreePorts.Take(1)[0];
        await using var archiver = ArchiverProcess.Start(stack, archive.Variables, new()
        {
            ["STEMEDB_ARCHIVER_ADDR"] = $"127.0.0.1:{port}",
            ["STEMEDB_ARCHIVE_MAX_LAG"] = "1h",
            ["STEMEDB_ARCHIVE_PIECE_BYTES"] = "256MiB",
            ["STEMEDB_ARCHIVE_LEASE_TIME"] = "1m",
        });
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await Until.TrueAsync(
            async () => LagBytes().Match(await http.GetStringAsync("/metrics")) is { Success: true } lag && double.Parse(lag.Groups[1].Value, CultureInfo.InvariantCulture) > 0,
            TimeSpan.FromMinutes(1), () => $"It does not read.\n{archiver.Output}");
        Assert.Equal(0, await archive.LastSeqAsync());
        await ArchiverProcess.StopAsync(archiver);
        await stack.Engine!.KillAsync();
        await archive.RequireJournalAsync();
    }

    [Fact]
    public async Task Of_two_one_ships_and_one_that_stood_still_writes_over_nothing()
    {
        await using var stack = await Stack.StartAsync();
        var archive = new ArchiveFolder(stack);
        await using var first = ArchiverProcess.Start(stack, archive.Variables);
        await archive.UntilArchivedAsync(await WriteAsync(stack, 5), first);
        await using var second = ArchiverProcess.Start(stack, archive.Variables);
        await UntilItWaitsAsync(second);

        // As if it were cut off from everything for longer than its lease lasts.
        first.Signal(Stop);
        await archive.UntilArchivedAsync(await WriteAsync(stack, 5), second);
        var before = archive.PiecesOf(1);
        first.Signal(Continue);
        await archive.UntilArchivedAsync(await WriteAsync(stack, 5), second);
        await Until.TrueAsync(
            () => Task.FromResult(first.HasExited || first.Output.Contains("Waiting for the lease", StringComparison.Ordinal)),
            TimeSpan.FromMinutes(1), () => $"Both ship.\n{first.Output}\n{second.Output}");
        if (first.HasExited) Assert.True(first.ExitCode == 31, first.Output);
        else await ArchiverProcess.StopAsync(first);
        await ArchiverProcess.StopAsync(second);
        await stack.Engine!.KillAsync();
        Assert.All(before, piece => Assert.Equal(piece.Value, archive.PiecesOf(1)[piece.Key]));
        await archive.RequireJournalAsync();
    }

    [Fact]
    public async Task An_engine_restored_to_the_past_archives_a_generation_of_its_own()
    {
        await using var stack = await Stack.StartAsync();
        var archive = new ArchiveFolder(stack);
        await using (var archiver = ArchiverProcess.Start(stack, archive.Variables))
        {
            await archive.UntilArchivedAsync(await WriteAsync(stack, 30), archiver);
            await ArchiverProcess.StopAsync(archiver);
        }

        await stack.Engine!.KillAsync();
        var old = archive.PiecesOf(1);
        var (exitCode, output) = await archive.CommandAsync("restore", stack.DataDirectory, "--to", "12", "--force");
        Assert.True(exitCode == 0, output);
        stack.StartEngine();
        await stack.WaitUntilReadyAsync();
        Assert.Equal(22, await WriteAsync(stack, 10, "again"));
        await using (var again = ArchiverProcess.Start(stack, archive.Variables))
        {
            await archive.UntilArchivedAsync(22, again, generation: 2);
            await ArchiverProcess.StopAsync(again);
        }

        Assert.Equal(old, archive.PiecesOf(1));
        var status = JsonDocument.Parse((await archive.CommandAsync("archive", "status", "--offline", "--json")).Output).RootElement;
        Assert.Equal((2L, 22L), (status.GetProperty("generation").GetInt64(), status.GetProperty("restorable_seq").GetInt64()));
        Assert.Contains("no backup", Assert.Single(status.GetProperty("problems").EnumerateArray()).GetString(), StringComparison.Ordinal);
        (exitCode, output) = await archive.CommandAsync("restore", Path.Combine(stack.Folder, "old"), "--generation", "1", "--json");
        Assert.True(exitCode == 0, output);
        Assert.Equal(30, JsonDocument.Parse(output).RootElement.GetProperty("to_seq").GetInt64());
    }

    /// <summary>Writes claims, each alone.</summary>
    /// <returns>The last seq.</returns>
    private static async Task<long> WriteAsync(Stack stack, int claims, string name = "claims")
    {
        var writer = new ClaimWriter(stack.Http, new Ledger(name), $"{name}-{Guid.NewGuid():N}", seed: 1);
        for (var i = 0; i < claims; i++) Assert.InRange(await writer.WriteOneAsync(), 200, 201);
        return (await stack.Client.GetHealthAsync(TestContext.Current.CancellationToken)).AssertionCount;
    }

    private static Task UntilItWaitsAsync(ChildProcess archiver) => Until.TrueAsync(
        () => Task.FromResult(archiver.Output.Contains("Waiting for the lease", StringComparison.Ordinal)),
        TimeSpan.FromMinutes(1), () => $"It does not wait.\n{archiver.Output}");

    [GeneratedRegex(@"^stemedb_archive_lag_bytes\S* (\S+)", RegexOptions.Multiline)]
    private static partial Regex LagBytes();
}
