using System.Text.Json;
using StemeDb.Archive.Faults.S3;
using StemeDb.Integration.Tests.Backups;
using StemeDb.Integration.Tests.Ledgers;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Archiving;

/// <summary>
/// Engine, archiver and agent are killed while claims are written, archived, backed up and old backups removed; then everything is
/// lost, and the restore is killed too. STEMEDB_TEST_KILLS says how often; STEMEDB_TEST_SEED replays the moments.
/// </summary>
public sealed class Killing_anything_at_any_moment_loses_nothing_archived(ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 6)]
    [InlineData(true, 3)]
    public async Task Everything_acknowledged_is_restored(bool isOnS3, int killsAtLeast)
    {
        Assert.SkipWhen(isOnS3 && TestBuckets.Absence is not null, TestBuckets.Absence ?? "");
        var (seed, kills) = (TestNumbers.Seed, TestNumbers.Kills(killsAtLeast));
        output.WriteLine($"STEMEDB_TEST_SEED={seed} STEMEDB_TEST_KILLS={kills}");
        var random = new Random(seed);
        await using var stack = await Stack.StartAsync(new() { ["STEMEDB_MEMTABLE_BYTES"] = "1MiB" });
        var archive = await StackArchive.NewAsync(stack, isOnS3);
        await using var agent = new AgentProcess(stack, archive.Variables, new()
        {
            ["STEMEDB_BACKUP_KEEP_LAST"] = "1",
            ["STEMEDB_BACKUP_KEEP_DAILY"] = "0",
            ["STEMEDB_BACKUP_KEEP_WEEKLY"] = "0",
            ["STEMEDB_BACKUP_KEEP_MONTHLY"] = "0",
            ["STEMEDB_BACKUP_MAX_BYTES_PER_SECOND"] = "8MiB",
        });
        await agent.StartAsync();
        var ledger = new Ledger("ledger");
        using var stop = new CancellationTokenSource();
        var writing = new ClaimWriter(stack.Http, ledger, "one", seed).RunAsync(stop.Token);
        var archiver = ArchiverProcess.Start(stack, archive.Variables);
        for (var kill = 0; kill < kills; kill++)
        {
            await agent.BeginAsync();
            // The moment is what is drawn here; nothing is expected to have happened by then.
            await Task.Delay(random.Next(50, 1_500), Cancellation);
            archiver = await KillOneAsync(random.Next(3), stack, agent, archive, archiver);
        }

        await UntilBackedUpAsync(agent);
        await stop.CancelAsync();
        await writing;
        await archive.UntilArchivedAsync((await stack.Client.GetHealthAsync(Cancellation)).AssertionCount, archiver);
        await ArchiverProcess.StopAsync(archiver);
        await archiver.DisposeAsync();
        await agent.KillAsync();
        await stack.Engine!.KillAsync();
        await RequireWellAsync(archive, "verify");
        await RequireWellAsync(archive, "archive", "status", "--offline");

        Directory.Delete(stack.DataDirectory, recursive: true);
        var cut = await RestoreAsync(archive, stack.DataDirectory, random, kills);
        stack.StartEngine();
        await stack.WaitUntilReadyAsync();
        output.WriteLine($"{ledger.Count} claims acknowledged, the restore killed {cut} times");
        Assert.Empty(await ledger.FindFaultsAsync(stack.Client));
    }

    private static async Task<ChildProcess> KillOneAsync(int which, Stack stack, AgentProcess agent, StackArchive archive, ChildProcess archiver)
    {
        Assert.False(archiver.HasExited, archiver.Output);
        if (which == 0)
        {
            await stack.Engine!.KillAsync();
            stack.StartEngine();
            await stack.WaitUntilReadyAsync();
        }
        else if (which == 1)
        {
            await agent.KillAsync();
            await agent.CheckAsync();
            await agent.StartAsync();
        }
        else
        {
            await archiver.KillAsync();
            await archiver.DisposeAsync();
            return ArchiverProcess.Start(stack, archive.Variables);
        }

        return archiver;
    }

    /// <summary>One that was under way when the engine was killed fails; the next one does not.</summary>
    private static Task UntilBackedUpAsync(AgentProcess agent) => Until.TrueAsync(
        async () =>
        {
            var list = await agent.ListAsync();
            if (list.GetProperty("running").ValueKind != JsonValueKind.Null) return false;
            if (list.GetProperty("last") is { ValueKind: JsonValueKind.Object } last && last.GetProperty("status").GetString() == "done") return true;
            await agent.BeginAsync();
            return false;
        },
        TimeSpan.FromMinutes(3),
        () => $"No backup is made.\n{agent.Output}");

    private static async Task RequireWellAsync(StackArchive archive, params string[] command)
    {
        var (exitCode, said) = await archive.CommandAsync(command);
        Assert.True(exitCode == 0, said);
    }

    /// <summary>Restores, and is killed at some moments; each time no engine would start on what is there.</summary>
    /// <returns>How often it was killed before its end.</returns>
    private static async Task<int> RestoreAsync(StackArchive archive, string target, Random random, int kills)
    {
        for (var cut = 0; ; cut++)
        {
            await using var restore = ChildProcess.Start(Programs.Cli, ["restore", target], archive.Environment());
            if (cut < kills) await Task.WhenAny(restore.WaitForExitAsync(), Task.Delay(random.Next(100, 1_500), Cancellation));
            else await restore.WaitForExitAsync();
            if (restore.HasExited)
            {
                Assert.True(restore.ExitCode == 0, restore.Output);
                return cut;
            }

            await restore.KillAsync();
            if (!File.Exists(Path.Combine(target, "metadata.json")) || File.Exists(Path.Combine(target, "RESTORE"))) continue;
            return cut + 1; // Killed when it was done.
        }
    }
}
