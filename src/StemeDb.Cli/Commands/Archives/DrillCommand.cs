using System.CommandLine;
using StemeDb.Archive;
using StemeDb.Archive.Drilling;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Restoring;
using StemeDb.Cli.Output;

namespace StemeDb.Cli.Commands.Archives;

/// <summary><c>stemedb drill</c>: restores to a scratch directory, starts a server on it, and compares.</summary>
internal static class DrillCommand
{
    private static readonly Option<string?> _report = new("--report") { Description = "Directory for the report (drill-TIME.md) and its picture (drill-TIME.svg)." };
    private static readonly Option<string?> _scratch = new("--scratch") { Description = "Where the scratch directory is made; removed at the end." };
    private static readonly Option<bool> _offline = new("--offline") { Description = "Do not compare with the server." };
    private static readonly Option<int> _paths = new("--paths") { Description = "Paths whose answers are compared.", DefaultValueFactory = _ => 50 };
    private static readonly Option<string?> _engine = new("--engine") { Description = "The engine's program. Else the one installed beside this command." };
    private static readonly Option<string?> _api = new("--api") { Description = "The front door's program, likewise." };

    public static Command Create()
    {
        var command = new Command("drill", "Restore the newest backup and the journal to a scratch directory, start a server on it, compare its answers, and measure.")
        {
            _report, _scratch, _offline, _paths, _engine, _api, ArchiveOptionSet.Parallel,
        };
        ArchiveOptionSet.AddTo(command);
        command.RunsOnArchive(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var archive = await ArchiveOptionSet.OpenAsync(parsed, cancellationToken);
        await using var store = archive.Store;
        var options = new DrillOptions(
            parsed.GetValue(_engine) ?? InstalledPrograms.Find("StemeDb.Engine", "--engine"),
            parsed.GetValue(_api) ?? InstalledPrograms.Find("StemeDb.Api", "--api"))
        {
            Restore = new RestoreOptions { Parallel = parsed.GetValue(ArchiveOptionSet.Parallel) },
            Scratch = parsed.GetValue(_scratch),
            Live = parsed.GetValue(_offline) ? null : new Uri(parsed.GetValue(ServerOption.Instance)!),
            LiveKey = parsed.GetValue(_offline) ? null : ApiKeyOption.Read(parsed),
            Paths = Math.Max(1, parsed.GetValue(_paths)),
        };
        var directory = parsed.GetValue(_report) is { } given ? Path.GetFullPath(given) : null;
        var report = await RunAsync(archive, options, directory, cancellationToken);
        if (directory is not null) await WriteAsync(report, directory, cancellationToken);
        if (parsed.WantsJson()) JsonOutput.Write(writer => DrillJson.Write(writer, report));
        else await Console.Out.WriteAsync(DrillMarkdown.Write(report));
        return report.IsGood ? ExitCode.Success : ExitCode.Damaged;
    }

    /// <summary>A drill that fails leaves a report too, which says at what.</summary>
    private static async Task<DrillReport> RunAsync(ArchiveAccess archive, DrillOptions options, string? directory, CancellationToken cancellationToken)
    {
        var startedAt = DateTimeOffset.UtcNow;
        try
        {
            return await Drill.RunAsync(archive, options, cancellationToken);
        }
        catch (Exception error) when (directory is not null && error is (ObjectStoreException or DrillFailedException or RestoreImpossibleException))
        {
            Directory.CreateDirectory(directory);
            await File.WriteAllTextAsync(Path.Combine(directory, $"drill-{startedAt:yyyyMMdd-HHmmss}.md"), DrillMarkdown.WriteFailure(startedAt, error.Message), cancellationToken);
            throw;
        }
    }

    private static async Task WriteAsync(DrillReport report, string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var name = $"drill-{report.StartedAt:yyyyMMdd-HHmmss}";
        await File.WriteAllTextAsync(Path.Combine(directory, name + ".svg"), DrillTimeline.Draw(report), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(directory, name + ".md"), DrillMarkdown.Write(report, name + ".svg"), cancellationToken);
    }
}
