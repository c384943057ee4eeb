using System.CommandLine;
using StemeDb.Archive;
using StemeDb.Archive.Configuration;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Restoring;
using StemeDb.Cli.Output;
using StemeDb.Cli.Output.Archives;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Restoring;

namespace StemeDb.Cli.Commands.Archives;

/// <summary><c>stemedb restore DIR</c>: a data directory out of the archive.</summary>
internal static class RestoreCommand
{
    private static readonly Argument<string> _target = new("dir") { Description = "The data directory to restore to; empty, or see --force." };
    private static readonly Option<string> _to = new("--to") { Description = "latest, a seq, or a time (RFC 3339).", DefaultValueFactory = _ => "latest" };
    private static readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be read, how long it takes and what is missing; change nothing." };
    private static readonly Option<bool> _force = new("--force") { Description = "Restore over data that is there; it is kept beside it in replaced-N." };
    private static readonly Option<bool> _otherCluster = new("--other-cluster") { Description = "The data that is there may be another cluster's (with --force)." };
    private static readonly Option<string?> _backup = new("--backup") { Description = "Backup to begin with, or none for the journal alone. Else the one that fits best." };
    private static readonly Option<long?> _generation = new("--generation") { Description = "Whose history. Else that of the newest generation." };
    private static readonly Option<bool> _noVerify = new("--no-verify") { Description = "Do not read everything again at the end." };

    /// <summary>Makes the command.</summary>
    /// <param name="open">Opens the archive; null: as it is configured.</param>
    /// <param name="disk">The disk of the target; null: the real one.</param>
    public static Command Create(Func<ArchiveOptions, IObjectStore>? open = null, IFileSystem? disk = null)
    {
        var command = new Command("restore", "Restore a data directory from the archive, to the latest, a seq or a time. Run again, it goes on where it stopped.")
        {
            _target, _to, _dryRun, _force, _otherCluster, _backup, _generation, _noVerify, DataOptions.Wal, DataOptions.Db, ArchiveOptionSet.Parallel,
        };
        ArchiveOptionSet.AddTo(command);
        command.RunsOnArchive((parsed, cancellationToken) => RunAsync(parsed, open, disk ?? DiskFileSystem.Instance, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, Func<ArchiveOptions, IObjectStore>? open, IFileSystem disk, CancellationToken cancellationToken)
    {
        var goal = RestoreGoal.Parse(parsed.GetValue(_to)!)
            ?? throw new CommandFailure(ExitCode.Usage, $"'{parsed.GetValue(_to)}' is not a place to restore to: latest, a seq such as 1234, or a time such as 2026-01-31T04:05:06Z.");
        var archive = await ArchiveOptionSet.OpenAsync(parsed, cancellationToken, open);
        await using var store = archive.Store;
        var options = new RestoreOptions
        {
            Goal = goal,
            Generation = parsed.GetValue(_generation),
            Backup = parsed.GetValue(_backup),
            Replace = parsed.GetValue(_force),
            ReplaceOtherCluster = parsed.GetValue(_otherCluster),
            Verify = !parsed.GetValue(_noVerify),
            Parallel = parsed.GetValue(ArchiveOptionSet.Parallel),
        };
        var target = new DataDirectoryOptions(
            Path.GetFullPath(parsed.GetValue(_target)!), Absolute(parsed.GetValue(DataOptions.Wal)), Absolute(parsed.GetValue(DataOptions.Db)));
        if (parsed.GetValue(_dryRun))
        {
            return await PlanAsync(parsed, archive, disk, target, options, cancellationToken);
        }

        var progress = new RestoreProgress();
        archive = archive.ForLongWork(new WaitNotice(Console.Error, TimeProvider.System).Tell);
        var report = await WatchedAsync(
            ArchiveRestore.RunAsync(archive, disk, target, options, progress, cancellationToken), progress);
        if (parsed.WantsJson()) JsonOutput.Write(writer => RestoreJson.Write(writer, report));
        else RestoreText.Write(Console.Out, report, target.Root);
        return ExitCode.Success;
    }

    /// <summary>What the restore would do, and whether it would; ends with the code that it would end with.</summary>
    private static async Task<int> PlanAsync(
        ParseResult parsed, ArchiveAccess archive, IFileSystem disk, DataDirectoryOptions target, RestoreOptions options, CancellationToken cancellationToken)
    {
        var plan = await RestorePlanner.PlanAsync(archive, options.Goal, options.Generation, options.Backup, cancellationToken);
        var spaces = RestoreSpace.Find(disk, target, plan, options.SegmentBytes);
        var estimate = plan.IsPossible ? await RestoreEstimate.FindAsync(archive, plan, options.Parallel, cancellationToken) : default(TimeSpan?);
        var refusal = RefusalOf(archive, disk, target, options);
        if (parsed.WantsJson()) JsonOutput.Write(writer => RestoreJson.Write(writer, plan, estimate, spaces, refusal?.Message));
        else RestoreText.Write(Console.Out, plan, estimate, spaces, refusal?.Message);
        return refusal is DataDirectoryInUseException ? ExitCode.Unavailable
            : refusal is not null ? ExitCode.Refused
            : !plan.IsPossible ? ExitCode.Damaged
            : spaces.All(space => space.IsEnough) ? ExitCode.Success : ExitCode.Io;
    }

    private static Exception? RefusalOf(ArchiveAccess archive, IFileSystem disk, DataDirectoryOptions target, RestoreOptions options)
    {
        try
        {
            ArchiveRestore.Inspect(archive, disk, target, options);
            return null;
        }
        catch (Exception refusal) when (refusal is RestoreRefusedException or DataDirectoryInUseException)
        {
            return refusal;
        }
    }

    /// <summary>Tells a person at a terminal how far it is.</summary>
    private static async Task<RestoreReport> WatchedAsync(Task<RestoreReport> restore, RestoreProgress progress)
    {
        while (!Console.IsErrorRedirected && await Task.WhenAny(restore, Task.Delay(TimeSpan.FromSeconds(1))) != restore)
        {
            await Console.Error.WriteAsync($"\r{progress.Bytes / (1024 * 1024)} MiB fetched, journal up to seq {progress.Seq}   ");
        }

        if (!Console.IsErrorRedirected) await Console.Error.WriteAsync("\r" + new string(' ', 60) + "\r");
        return await restore;
    }

    private static string? Absolute(string? path) => path is null ? null : Path.GetFullPath(path);
}
