using System.CommandLine;
using StemeDb.Archive.Drilling;
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
            Restore = new RestoreOptions { Parallel = Math.Clamp(parsed.GetValue(ArchiveOptionSet.Parallel), 1, 64) },
            Scratch = parsed.GetValue(_scratch),
            Live = parsed.GetValue(_offline) ? null : new Uri(parsed.GetValue(ServerOption.Instance)!),
            Paths = Math.Max(1, parsed.GetValue(_paths)),
        };
        var report = await Drill.RunAsync(archive, options, cancellationToken);
        if (parsed.GetValue(_report) is { } directory) await WriteAsync(report, Path.GetFullPath(directory), cancellationToken);
        if (parsed.WantsJson()) JsonOutput.Write(writer => DrillJson.Write(writer, report));
        else await Console.Out.WriteAsync(DrillMarkdown.Write(report));
        return report.IsGood ? ExitCode.Success : ExitCode.Damaged;
    }

    private static async Task WriteAsync(DrillReport report, string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var name = $"drill-{report.StartedAt:yyyyMMdd-HHmmss}";
        await File.WriteAllTextAsync(Path.Combine(directory, name + ".svg"), DrillTimeline.Draw(report), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(directory, name + ".md"), DrillMarkdown.Write(report, name + ".svg"), cancellationToken);
    }
}
