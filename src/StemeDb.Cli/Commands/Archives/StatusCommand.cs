using System.CommandLine;
using StemeDb.Archive.Status;
using StemeDb.Cli.Output;
using StemeDb.Cli.Output.Archives;

namespace StemeDb.Cli.Commands.Archives;

/// <summary><c>stemedb archive status</c>: the truth about an archive, and how far it is behind a server.</summary>
internal static class StatusCommand
{
    private static readonly Option<bool> _offline = new("--offline") { Description = "Do not ask the server how far it is." };
    private static readonly Option<double> _maxLag = new Option<double>("--max-lag") { Description = "Seconds the archive may be behind the server.", DefaultValueFactory = _ => 60 }.NotNegative();
    private static readonly Option<double> _maxAge = new Option<double>("--max-backup-age") { Description = "Hours since the newest backup was begun.", DefaultValueFactory = _ => 26 }.NotNegative();

    public static Command Create()
    {
        var command = new Command("status", "The newest backup, how far the journal is archived and how far behind that is, gaps, generations. Exit code 4 when something is wrong.")
        {
            _offline, _maxLag, _maxAge,
        };
        ArchiveOptionSet.AddTo(command);
        command.RunsOnArchive(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var archive = await ArchiveOptionSet.OpenAsync(parsed, cancellationToken);
        await using var store = archive.Store;
        var status = await ArchiveStatusReader.ReadAsync(archive, cancellationToken);
        var lag = parsed.GetValue(_offline) ? null : await ArchiveLag.FindAsync(ServerOption.Connect(parsed, TimeSpan.FromSeconds(30)), status, cancellationToken);
        string[] problems =
        [
            .. status.Problems,
            .. lag?.ProblemBeyond(parsed.GetValue(_maxLag)) is { } late ? [late] : Array.Empty<string>(),
            .. AgeProblem(status, parsed.GetValue(_maxAge)) is { } old ? [old] : Array.Empty<string>(),
        ];
        if (parsed.WantsJson()) JsonOutput.Write(writer => ArchiveStatusOutput.WriteJson(writer, status, lag, problems));
        else ArchiveStatusOutput.WriteText(Console.Out, status, lag, problems);
        return problems.Length == 0 ? ExitCode.Success : ExitCode.Damaged;
    }

    private static string? AgeProblem(ArchiveStatus status, double hours)
    {
        if (status.Backups is not [{ Manifest: var newest }, ..]) return null;
        var age = DateTimeOffset.UtcNow - new DateTimeOffset(newest.CreatedAt.Ticks, TimeSpan.Zero);
        return age.TotalHours <= hours ? null : FormattableString.Invariant($"The newest backup, {newest.Name}, is {age.TotalHours:0} hours old; {hours:0} are allowed.");
    }
}
