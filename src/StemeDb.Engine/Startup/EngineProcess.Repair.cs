using StemeDb.Storage.Index.Repair;

namespace StemeDb.Engine.Startup;

/// <summary>What operators read in the log about damaged runs.</summary>
internal sealed partial class EngineProcess
{
    private void Told(RunRepair repair)
    {
        var (run, first, last) = (repair.Run.FileName, repair.Run.FirstSeq, repair.Run.LastSeq);
        switch (repair.Outcome)
        {
            case RunRepairOutcome.Damaged:
                LogDamaged(run, first, last, repair.Detail);
                break;
            case RunRepairOutcome.Rebuilt:
                LogRebuilt(run, first, last, repair.Detail);
                break;
            case RunRepairOutcome.NotCovered:
                LogNotCovered(run, first, last, _data.Journal.FirstRetainedSeq);
                break;
            case RunRepairOutcome.Sound:
                LogSound(run, first, last);
                break;
            case RunRepairOutcome.Recounted:
                LogRecounted(run, first, last, repair.Detail);
                break;
            default:
                LogNotRebuilt(run, first, last, repair.Detail);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} (seq {FirstSeq} to {LastSeq}) is damaged: {Reason}")]
    private partial void LogDamaged(string run, long firstSeq, long lastSeq, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} (seq {FirstSeq} to {LastSeq}) was rebuilt from the journal {Outcome}; the damaged file is in quarantine.")]
    private partial void LogRebuilt(string run, long firstSeq, long lastSeq, string outcome);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} (seq {FirstSeq} to {LastSeq}) cannot be rebuilt: the journal begins with seq {JournalFirstSeq}. Stop the engine, run 'stemedb data verify' on the data directory, and put the file back from a backup.")]
    private partial void LogNotCovered(string run, long firstSeq, long lastSeq, long journalFirstSeq);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} (seq {FirstSeq} to {LastSeq}) is sound: all of it was read again and is what was written. The disk misread it before; look at the disk.")]
    private partial void LogSound(string run, long firstSeq, long lastSeq);

    [LoggerMessage(Level = LogLevel.Information, Message = "The counts of children of run {Run} (seq {FirstSeq} to {LastSeq}) were made anew {Outcome}.")]
    private partial void LogRecounted(string run, long firstSeq, long lastSeq, string outcome);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} (seq {FirstSeq} to {LastSeq}) could not be rebuilt or counted anew and is tried again: {Reason}")]
    private partial void LogNotRebuilt(string run, long firstSeq, long lastSeq, string reason);
}
