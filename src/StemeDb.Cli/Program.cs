using System.CommandLine;
using StemeDb.Cli;
using StemeDb.Cli.Commands;
using StemeDb.Cli.Commands.Archives;

var root = new RootCommand("Assert, query and look after StemeDB.")
{
    ServerOption.Instance,
    ApiKeyOption.Instance,
    JsonOption.Instance,
    ImportCommand.Create(),
    AssertCommand.Create(),
    QueryCommand.Create(),
    GetCommand.Create(),
    HistoryCommand.Create(),
    ConflictsCommand.Create(),
    WatchCommand.Create(),
    ReplayCommand.Create(),
    RetractCommand.Create(),
    RuleCommand.Create(),
    SourceCommand.Create(),
    TrustCommand.Create(),
    LensesCommand.Create(),
    KeyCommand.Create(),
    AuditCommand.Create(),
    HealthCommand.Create(),
    DataCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
    VerifyCommand.Create(),
    DrillCommand.Create(),
    ArchiveCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        await Console.Error.WriteLineAsync($"stemedb: {error.Message}");
    }

    await Console.Error.WriteLineAsync("stemedb: see `stemedb --help`, or --help after a command.");
    return ExitCode.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
