using StemeDb.Integration.Tests.Archiving;
using StemeDb.Integration.Tests.Backups;
using StemeDb.Integration.Tests.Ledgers;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Space;

/// <summary>
/// The command restores onto a small file system that has no room from the start, or on which others take it while it restores: the
/// kernel itself says ENOSPC.
/// </summary>
public sealed class A_restore_onto_a_disk_that_is_full(ITestOutputHelper output)
{
    private const int DiskMebibytes = 160;
    private const int Io = 7;
    private const int Stop = 19;
    private const int Continue = 18;
    private const int TriesMax = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_refused_with_the_file_and_goes_on_when_there_is_room()
    {
        await using var stack = await Stack.StartAsync(new() { ["STEMEDB_MEMTABLE_BYTES"] = "1MiB" });
        var (mounted, refusal) = await SmallDisk.TryMountAsync(Path.Combine(stack.Folder, "small"), DiskMebibytes);
        Assert.SkipWhen(mounted is null, $"A small file system cannot be mounted here: {refusal}");
        await using var disk = mounted;
        var (archive, ledger) = (new ArchiveFolder(stack), new Ledger("ledger"));
        await FillAsync(stack, archive, ledger);

        var target = Path.Combine(stack.Folder, "small", "data");
        disk.FillUntil(1 << 20);
        await RefusedAtOnceAsync(archive, target);
        disk.Free();
        await CutAsync(stack, archive, disk, target);

        // With room again, the same command.
        var (exitCode, said) = await archive.CommandAsync("restore", target);
        Assert.True(exitCode == 0, said);
        await stack.Engine!.KillAsync();
        stack.Extra["STEMEDB_DATA_DIR"] = target;
        stack.StartEngine();
        await stack.WaitUntilReadyAsync();
        Assert.Empty(await ledger.FindFaultsAsync(stack.Client));
        await stack.Engine!.KillAsync();
    }

    /// <summary>Claims in a backup, and more in the journal behind it.</summary>
    private static async Task FillAsync(Stack stack, ArchiveFolder archive, Ledger ledger)
    {
        var writer = new ClaimWriter(stack.Http, ledger, "one", TestNumbers.Seed);
        for (var claims = 0; claims < 100; claims++) Assert.InRange(await writer.WriteOneAsync(), 200, 201);
        await using var archiver = ArchiverProcess.Start(stack, archive.Variables);
        await using var agent = new AgentProcess(stack, archive.Variables);
        await agent.StartAsync();
        await agent.BackUpAsync();
        for (var claims = 0; claims < 100; claims++) Assert.InRange(await writer.WriteOneAsync(), 200, 201);
        await archive.UntilArchivedAsync((await stack.Client.GetHealthAsync(Cancellation)).AssertionCount, archiver);
        await ArchiverProcess.StopAsync(archiver);
    }

    private static async Task RefusedAtOnceAsync(ArchiveFolder archive, string target)
    {
        var (exitCode, said) = await archive.CommandAsync("restore", target);
        Assert.True(exitCode == Io, said);
        Assert.Contains($"No room on the disk of '{target}", said, StringComparison.Ordinal);
        Assert.Contains("run the same command again", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(target));
    }

    /// <summary>The disk fills up somewhere in the restore, which is held still meanwhile; where it had all it needed, once more.</summary>
    private async Task CutAsync(Stack stack, ArchiveFolder archive, SmallDisk disk, string target)
    {
        for (var tries = 1; ; tries++)
        {
            await using var restore = ChildProcess.Start(Programs.Cli, ["restore", target], archive.Environment(), stack.Folder);
            await Until.TrueAsync(
                () => Task.FromResult(restore.HasExited || File.Exists(Path.Combine(target, "RESTORE"))), TimeSpan.FromMinutes(1), () => restore.Output);
            restore.Signal(Stop);
            disk.FillUntil(0);
            restore.Signal(Continue);
            await restore.WaitForExitAsync();
            disk.Free();
            if (restore.ExitCode == 0)
            {
                Assert.True(tries < TriesMax, "It always has all it needs.");
                Directory.Delete(target, recursive: true);
                continue;
            }

            output.WriteLine($"{restore.Output} (try {tries})");
            Assert.True(restore.ExitCode == Io, restore.Output);
            Assert.Contains($"No room on the disk for '{target}/", restore.Output, StringComparison.Ordinal);
            Assert.Contains("run the same command again", restore.Output, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(target, "RESTORE")));
            return;
        }
    }
}
