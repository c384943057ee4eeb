using Microsoft.AspNetCore.Connections;
using StemeDb.Model.Records;
using StemeDb.ServiceDefaults.Hosting;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Engine.Startup;

/// <summary>What an operator is told when a step fails, and the exit code that docs/operations/runbook.md explains.</summary>
internal static class StartupFailure
{
    public static (string Reason, int ExitCode) Explain(Exception e) => e switch
    {
        StartupException known => (known.Message, known.ExitCode),
        DataDirectoryInUseException => (e.Message, EngineExitCodes.DataDirectoryInUse),
        DataDirectoryNewerException or UnsupportedFormatException or UnknownRecordException => (e.Message, EngineExitCodes.NewerFormat),
        DataDirectoryException => (e.Message, EngineExitCodes.DataDirectoryUnusable),
        JournalCorruptException { Damage.Fault: JournalFault.FormatNewer } => (e.Message, EngineExitCodes.NewerFormat),
        JournalCorruptException or RecordFormatException => (e.Message, EngineExitCodes.JournalCorrupt),
        JournalGapException or JournalTrimmedException or JournalMissingException => (e.Message, EngineExitCodes.JournalGap),
        ManifestDamagedException or RunDamagedException or RangeUnavailableException => (e.Message, EngineExitCodes.StoreDamaged),
        DiskFullException or IndexFlushException { InnerException: DiskFullException } => (e.Message, EngineExitCodes.DiskFull),
        IOException { InnerException: AddressInUseException } =>
            ($"{e.Message} Stop the other process or choose another address.", ExitCodes.AddressUnavailable),
        IOException or UnauthorizedAccessException =>
            ($"{e.Message} See to the owner, the rights and the health of that file or disk.", EngineExitCodes.DataDirectoryUnusable),
        _ => ($"{e} This is a defect; please report it.", ExitCodes.Defect),
    };
}
