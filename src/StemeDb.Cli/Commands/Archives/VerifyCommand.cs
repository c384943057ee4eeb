using System.CommandLine;
using StemeDb.Archive;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Verifying;
using StemeDb.Cli.Output;
using StemeDb.Cli.Output.Archives;

namespace StemeDb.Cli.Commands.Archives;

/// <summary><c>stemedb verify [BACKUP]</c>: reads every byte of the archive.</summary>
internal static class VerifyCommand
{
    private static readonly Argument<string?> _backup = new("backup")
    {
        Description = "One backup and the journal behind it. Else everything.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create()
    {
        var command = new Command("verify", "Read every byte of the archive, or of one backup and the journal behind it, and report. Its result is kept in the archive, for archive status; nothing else changes.")
        {
            _backup, ArchiveOptionSet.Parallel,
        };
        ArchiveOptionSet.AddTo(command);
        command.RunsOnArchive(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var archive = await ArchiveOptionSet.OpenAsync(parsed, cancellationToken);
        await using var store = archive.Store;
        var parallel = parsed.GetValue(ArchiveOptionSet.Parallel);
        archive = archive.ForLongWork(new WaitNotice(Console.Error, TimeProvider.System).Tell);
        var report = await ArchiveVerifier.RunAsync(archive, parsed.GetValue(_backup), parallel, cancellationToken);
        await KeepAsync(archive, VerificationRecord.Of(report, isWhole: parsed.GetValue(_backup) is null, DateTimeOffset.UtcNow), cancellationToken);
        if (parsed.WantsJson()) JsonOutput.Write(writer => ArchiveVerificationOutput.WriteJson(writer, report));
        else ArchiveVerificationOutput.WriteText(Console.Out, report);
        return report.IsSound ? ExitCode.Success : ExitCode.Damaged;
    }

    /// <summary>For <c>archive status</c>. Whoever may only read the archive can verify it all the same.</summary>
    private static async Task KeepAsync(ArchiveAccess archive, VerificationRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await VerificationRecords.PutAsync(archive, record, cancellationToken);
        }
        catch (ObjectStoreException failure)
        {
            await Console.Error.WriteLineAsync($"The result could not be kept in the archive, so that 'archive status' does not know it: {failure.Message}");
        }
    }
}
