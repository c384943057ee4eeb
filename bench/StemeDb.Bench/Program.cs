using StemeDb.Bench;
using StemeDb.Bench.Backup;
using StemeDb.Bench.Comparing;
using StemeDb.Bench.HotPath;
using StemeDb.Bench.Lenses;
using StemeDb.Bench.Reporting;
using StemeDb.Bench.Soak;
using StemeDb.Bench.TenMillion;
using StemeDb.Bench.TrustJob;

if (args is ["ten-million", ..])
{
    return await TenMillionCommand.RunAsync(args[1..]);
}

if (args is ["hot-path"])
{
    await HotPathRun.RunAsync(Console.Out);
    return 0;
}

if (args is ["trust-job"])
{
    await new TrustJobRun(Console.Out).RunAsync();
    return 0;
}

if (args is ["soak", ..])
{
    return await SoakCommand.RunAsync(args[1..]);
}

if (args is ["backup", ..])
{
    return await BackupCommand.RunAsync(args[1..]);
}

if (args is ["lenses", ..])
{
    return await LensesCommand.RunAsync(args[1..]);
}

var command = BenchCommand.Parse(args);
if (command is null)
{
    Console.Error.WriteLine(BenchCommand.Usage);
    foreach (var row in Rows.Of(BenchSettings.Full))
    {
        Console.Error.WriteLine($"                {row.Name,-20} {row.What}");
    }

    return args is ["--help" or "-h"] ? 0 : 2;
}

var rows = Rows.Of(command.Settings).Where(row => command.Rows.Count == 0 || command.Rows.Any(wanted => row.Name.StartsWith(wanted, StringComparison.Ordinal))).ToArray();
if (rows.Length == 0)
{
    Console.Error.WriteLine($"No row begins with {string.Join(" or ", command.Rows)}; bench/run --help lists them.");
    return 2;
}

var table = new MarkdownTable(Console.Out);
var outcomes = new List<Outcome>();
table.Head();
foreach (var row in rows)
{
    try
    {
        var outcome = await RowRunner.RunAsync(row, command.Settings.Rounds);
        table.Add(outcome);
        outcomes.Add(outcome);
    }
    catch (MissingProgramException missing)
    {
        table.AddSkipped(row, missing.Message);
    }

    if (command.JsonFile is { } file)
    {
        FiguresFile.Write(file, command.Settings, outcomes);
    }
}

return 0;
