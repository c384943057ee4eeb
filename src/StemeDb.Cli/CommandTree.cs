using System.CommandLine;
using StemeDb.Cli.Commands;
using StemeDb.Cli.Commands.Archives;

namespace StemeDb.Cli;

/// <summary>All commands and what they take.</summary>
internal static class CommandTree
{
    /// <summary>Makes it anew.</summary>
    public static RootCommand Create() => new RootCommand("Assert, query and look after StemeDB.")
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
}
