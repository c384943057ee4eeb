using StemeDb.Archive.Faults.S3;
using StemeDb.Integration.Tests.Backups;
using StemeDb.Integration.Tests.Processes;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;

namespace StemeDb.Integration.Tests.Archiving.Calls;

/// <summary>
/// Archiver, backup agent and restore end by SIGKILL right before, half way through, and right after a call to the object store, and
/// the restore also around each operation on its disk. STEMEDB_TEST_KILLS says at how many of these points: with a large number at
/// every single one, and STEMEDB_TEST_SEED in another order.
/// </summary>
public sealed class Killing_at_each_call_to_the_store(ITestOutputHelper output)
{
    /// <summary>Among the first points of the agent is the put of a run.</summary>
    private const int Seed = 2009;

    private static readonly IReadOnlyList<CallPoint> _archiver = CallPoint.Of(
        "list leases", "read lease", "put lease", "list pieces", "read piece", "put piece", "delete lease");

    private static readonly IReadOnlyList<CallPoint> _agent = CallPoint.Of(
        "list backups", "read manifest", "stat keep", "stat complete", "list verifications", "stat manifest", "put intent", "stat run",
        "stat mark", "lock run", "put run", "read run", "put manifest", "put complete", "delete intent", "remove: put clock",
        "remove: stat clock", "remove: delete clock", "remove: sweep unfinished", "remove: list holds", "remove: list backups", "remove: read manifest",
        "remove: stat keep", "remove: stat complete", "remove: delete complete", "remove: delete manifest", "remove: list backup",
        "remove: list pieces", "remove: delete piece", "remove: list marks", "remove: list runs", "remove: read intent",
        "remove: put mark", "remove: stat mark", "remove: stat run", "remove: delete run", "remove: delete mark");

    private static readonly IReadOnlyList<CallPoint> _restore = CallPoint.Of(
        "list clusters", "list backups", "read manifest", "stat manifest", "stat run", "list origins", "list pieces", "stat origin", "read origin", "put origin", "put hold",
        "read run", "read piece", "delete hold", "disk: create", "disk: write", "disk: sync", "disk: rename", "disk: syncdirectory", "disk: delete");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_archiver_leaves_no_gap_and_no_copy(bool isOnS3)
    {
        var (seed, random, kills) = Begin(isOnS3);
        await using var bench = await KilledArchive.NewAsync(isOnS3, seed);
        await ArchiveAllAsync(bench);
        await bench.AgeLeaseAsync();
        var table = await new CallKills("archiver", _archiver).RunAsync(
            kills,
            random,
            async death =>
            {
                var seq = await bench.WriteAsync();
                var archiver = await bench.StartAsync("archiver", death);
                await Until.TrueAsync(
                    async () => archiver.HasExited || await bench.Archive.LastSeqAsync() >= seq, TimeSpan.FromMinutes(1), () => archiver.Output);
                if (!archiver.HasExited) archiver.Signal(15);
                await archiver.WaitForExitAsync();
                return archiver;
            },
            async _ =>
            {
                await bench.CheckAsync(hasBackups: false);
                return "sound";
            });
        await ArchiveAllAsync(bench);
        await FinishAsync(bench, table, hasBackups: false);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_agent_leaves_no_half_backup_and_removes_nothing_that_is_needed(bool isOnS3)
    {
        var (seed, random, kills) = Begin(isOnS3);
        await using var bench = await KilledArchive.NewAsync(isOnS3, seed);
        await using var archiver = bench.StartArchiver();
        await bench.Archive.UntilArchivedAsync(await bench.WriteAsync(), archiver);
        await BackUpAsync(bench);
        var (old, held) = ((IReadOnlyList<string>)[], 0);
        var table = await new CallKills("agent", _agent, "read complete", "delete mark", "remove: read complete", "remove: delete intent").RunAsync(
            kills,
            random,
            async death =>
            {
                // One, since whoever ran before, also behind a kill, came to its end.
                old = [Assert.Single(await bench.CheckAsync())];
                await bench.Archive.UntilArchivedAsync(await bench.WriteAsync(), archiver);
                await bench.LeaveBehindAsync();
                var agent = await bench.StartAsync("agent", death);
                await agent.WaitForExitAsync();
                return agent;
            },
            async _ =>
            {
                var outcome = Outcome(old, await bench.CheckAsync());
                // What an agent pinned that was killed is held by the engine for a minute, and for four agents at most.
                if (++held % 3 == 0) await bench.RestartEngineAsync();
                await using var next = await bench.StartAsync("agent", CallPoint.Nowhere);
                await next.WaitForExitAsync();
                Assert.True(next.ExitCode == 0, next.Output);
                return outcome;
            });
        await BackUpAsync(bench);
        await ArchiverProcess.StopAsync(archiver);
        await FinishAsync(bench, table, hasBackups: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_restore_goes_on_and_no_engine_starts_on_a_part(bool isOnS3)
    {
        var (seed, random, kills) = Begin(isOnS3);
        await using var bench = await KilledArchive.NewAsync(isOnS3, seed);
        await ArchiveAllAsync(bench);
        await BackUpAsync(bench);
        await bench.WriteAsync();
        await ArchiveAllAsync(bench);
        var (seq, targets) = (await bench.Archive.LastSeqAsync(), 0);
        string Target() => Path.Combine(bench.Stack.Folder, $"restored-{targets}");
        var table = await new CallKills("restore", _restore).RunAsync(
            kills,
            random,
            async death =>
            {
                if (Directory.Exists(Target())) Directory.Delete(Target(), recursive: true);
                targets++;
                var restore = await bench.StartAsync("restore", death, Target());
                await restore.WaitForExitAsync();
                return restore;
            },
            async _ =>
            {
                var isDone = File.Exists(Path.Combine(Target(), "metadata.json")) && !File.Exists(Path.Combine(Target(), "RESTORE"));
                if (!isDone) await RestoreAsync(bench, Target());
                Assert.Equal(seq, DataDirectory.ReadMetadata(DiskFileSystem.Instance, Target()).LastRestore?.Seq);
                return isDone ? "done" : "goes on";
            });
        await bench.CheckAsync();
        await bench.Stack.Engine!.KillAsync();
        Directory.Delete(bench.Stack.DataDirectory, recursive: true);
        Directory.Move(Target(), bench.Stack.DataDirectory);
        bench.Stack.StartEngine();
        await bench.Stack.WaitUntilReadyAsync();
        Assert.Empty(await bench.Ledger.FindFaultsAsync(bench.Stack.Client));
        End(table);
    }

    private static string Outcome(IReadOnlyList<string> before, IReadOnlyList<string> now) =>
        (now.Intersect(before).Any(), now.Except(before).Any()) switch
        {
            (true, true) => "old and new",
            (true, false) => "old",
            (false, true) => "new",
            _ => throw new InvalidOperationException("No backup is left."),
        };

    private (int Seed, Random Random, int Kills) Begin(bool isOnS3)
    {
        Assert.SkipWhen(isOnS3 && TestBuckets.Absence is not null, TestBuckets.Absence ?? "");
        var seed = TestNumbers.SeedOr(Seed);
        output.WriteLine($"STEMEDB_TEST_SEED={seed}");
        return (seed, new Random(seed), TestNumbers.Kills(isOnS3 ? 1 : 3));
    }

    /// <summary>The real programs find everything sound, and an engine on what is restored has every claim.</summary>
    private async Task FinishAsync(KilledArchive bench, CallTable table, bool hasBackups)
    {
        await bench.CheckAsync(hasBackups);
        await RequireNothingTemporaryAsync(bench);
        await bench.Stack.Engine!.KillAsync();
        Directory.Delete(bench.Stack.DataDirectory, recursive: true);
        await RestoreAsync(bench, bench.Stack.DataDirectory);
        bench.Stack.StartEngine();
        await bench.Stack.WaitUntilReadyAsync();
        Assert.Empty(await bench.Ledger.FindFaultsAsync(bench.Stack.Client));
        End(table);
    }

    private void End(CallTable table)
    {
        output.WriteLine($"{table.Kills} kills");
        table.Check();
    }

    /// <summary>What puts left that were cut off lies beside the objects, and is removed when the archive is opened a day later.</summary>
    private static async Task RequireNothingTemporaryAsync(KilledArchive bench)
    {
        if (bench.Archive is not ArchiveFolder folder) return;
        var temporary = Path.Combine(folder.Path, ".tmp");
        foreach (var file in Directory.GetFiles(temporary)) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-2));
        var (exitCode, said) = await folder.CommandAsync("verify");
        Assert.True(exitCode == 0, said);
        Assert.Empty(Directory.GetFiles(temporary));
    }

    private static async Task ArchiveAllAsync(KilledArchive bench)
    {
        await using var archiver = bench.StartArchiver();
        await bench.Archive.UntilArchivedAsync(await bench.WriteAsync(), archiver);
        await ArchiverProcess.StopAsync(archiver);
    }

    private static async Task<IReadOnlyList<string>> BackUpAsync(KilledArchive bench)
    {
        await using var agent = new AgentProcess(bench.Stack, bench.Archive.Variables);
        await agent.StartAsync();
        await agent.BackUpAsync();
        return await bench.CheckAsync();
    }

    private static async Task RestoreAsync(KilledArchive bench, string target)
    {
        var (exitCode, said) = await bench.Archive.CommandAsync("restore", target);
        Assert.True(exitCode == 0, said);
    }
}
