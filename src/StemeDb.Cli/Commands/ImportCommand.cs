using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using StemeDb.Cli.Import;
using StemeDb.Cli.Output;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb import FILE</c>: sends a file of claims, and goes on where it stopped.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string> File = new("file") { Description = "TSV or NDJSON, plain or gzip; - for standard input." };
    private static readonly Option<InputFormat?> Format = new("--format") { Description = "tsv or ndjson; else the content tells." };
    private static readonly Option<bool> Restart = new("--restart") { Description = "Begin at the first line even if an earlier import was stopped half-way." };
    private static readonly Option<int> RetryFor = new Option<int>("--retry-for")
    {
        Description = "Seconds to wait for a server that is away before giving up.",
        DefaultValueFactory = _ => 120,
    }.NotNegative();

    public static Command Create()
    {
        var command = new Command("import", "Send a file of claims; stopped half-way, it goes on where it was acknowledged.") { File, Format, Restart, RetryFor };
        command.Runs(WholeAsync);
        return command;
    }

    private static async Task<int> WholeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(parsed, cancellationToken);
        }
        catch (InvalidDataException)
        {
            throw new CommandFailure(
                ExitCode.Io,
                $"{parsed.GetValue(File)} is damaged or cut off: it cannot be decompressed to its end. Claims before that place may have been recorded; import the whole file, and nothing is recorded twice that carries a time.");
        }
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var input = parsed.GetValue(File)!;
        await using var content = await InputSource.OpenAsync(input, cancellationToken);
        var format = InputSource.Detect(content, parsed.GetValue(Format), input);
        var server = parsed.GetValue(ServerOption.Instance)!;
        var isFile = input != InputSource.Stdin;
        var positions = isFile ? new PositionFile(input, server) : null;
        var start = positions?.Load(parsed.GetValue(Restart)) ?? new Position { InputBytes = 0, InputHeadSha256 = "", Server = server };
        using var rejected = new RejectedFile((isFile ? input : "stdin") + ".rejected.ndjson", keepUpTo: start.AcknowledgedLine);

        var watch = Stopwatch.StartNew();
        var end = await ProgressConsole.RunAsync(start.InputBytes, content, progress =>
        {
            if (start.AcknowledgedLine > 0)
            {
                progress.Tell($"going on after line {start.AcknowledgedLine}.");
            }

            var patience = new Patience(TimeSpan.FromSeconds(parsed.GetValue(RetryFor)), TimeSpan.FromMilliseconds(100), progress.Tell);
            return new Importer(ServerOption.Connect(parsed), positions, rejected, progress, patience).RunAsync(content, format, start, cancellationToken);
        });
        WriteSummary(end, rejected, watch.Elapsed, parsed.WantsJson());
        return end.Rejected > 0 ? ExitCode.SomeRejected : ExitCode.Success;
    }

    private static void WriteSummary(Position end, RejectedFile rejected, TimeSpan elapsed, bool asJson)
    {
        if (end.Rejected > 0)
        {
            Console.Error.WriteLine($"stemedb: {end.Rejected} lines were rejected; they are in {rejected.Path}, each with its reason.");
        }

        if (asJson)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("created", end.Created);
                writer.WriteNumber("exists", end.Exists);
                writer.WriteNumber("rejected", end.Rejected);
                writer.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 3));
                writer.WriteEndObject();
            });
            return;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"created {end.Created}, exists {end.Exists}, rejected {end.Rejected} in {elapsed.TotalSeconds:0.0} s"));
    }
}
