using System.CommandLine;
using StemeDb.Cli.Output;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Repair;
using StemeDb.Storage.Verification;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb data repair</c>: says what a repair would do and lose; does it only when told so, or on a copy.</summary>
internal static class RepairCommand
{
    private static readonly Option<bool> Yes = new("--yes") { Description = "Repair DIR itself. What is not kept is moved aside, never deleted." };
    private static readonly Option<string?> CopyTo = new("--copy-to") { Description = "Copy DIR to this new directory and repair the copy." };

    public static Command Create()
    {
        var command = new Command("repair", "Say what a repair would do and lose; with --yes or --copy-to, do it.")
        {
            DataOptions.Root, DataOptions.Wal, DataOptions.Db, Yes, CopyTo,
        };
        command.Runs(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Yes) && parsed.GetValue(CopyTo) is not null)
        {
            throw new CommandFailure(ExitCode.Usage, "--yes repairs DIR itself, --copy-to a copy; give one of them.");
        }

        var options = DataOptions.Read(parsed);
        using var locks = DataOptions.Lock(options);
        var copy = parsed.GetValue(CopyTo) is { } target ? DataCopy.MakeDirectories(options, Path.GetFullPath(target)) : null;
        using var locksOfCopy = copy is null ? null : DataOptions.Lock(copy);
        if (copy is not null)
        {
            DataCopy.Fill(options, copy);
            options = copy;
        }

        var repair = Look(options, cancellationToken);
        var isTold = parsed.GetValue(Yes) || parsed.GetValue(CopyTo) is not null;
        DataVerification? after = null;
        if (isTold && repair.Plan is { Obstacle: null, Steps.Count: > 0 })
        {
            await repair.RunAsync(cancellationToken);
            after = DataVerifier.Verify(DiskFileSystem.Instance, options, cancellationToken);
        }

        if (parsed.WantsJson())
        {
            JsonOutput.Write(writer => RepairJson.Write(writer, options.Root, repair.Plan, after));
        }
        else
        {
            RepairText.Write(Console.Out, options.Root, repair.Plan, after);
        }

        return repair.Plan.Obstacle is not null ? ExitCode.Refused
            : repair.Plan.Steps.Count == 0 || after?.IsSound == true ? ExitCode.Success
            : ExitCode.Damaged;
    }

    private static DataRepair Look(DataDirectoryOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return DataRepair.Look(DiskFileSystem.Instance, options, cancellationToken);
        }
        catch (DataDirectoryException failure)
        {
            throw new CommandFailure(ExitCode.Refused, failure.Message);
        }
    }
}
