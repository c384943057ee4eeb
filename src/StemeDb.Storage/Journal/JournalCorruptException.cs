namespace StemeDb.Storage.Journal;

/// <summary>
/// What is on disk is not what was written, and it is not the trace of a write that was cut short. Nothing was changed.
/// </summary>
public sealed class JournalCorruptException : JournalException
{
    internal JournalCorruptException(JournalDamage damage)
        : base(
            $"The journal cannot be used: {damage}. Nothing was changed, and the engine does not start on part of the data. "
            + Advice(damage.Fault))
    {
        Damage = damage;
    }

    /// <summary>What is wrong, and where.</summary>
    public JournalDamage Damage { get; }

    private static string Advice(JournalFault fault) => fault switch
    {
        JournalFault.FormatNewer => "Start the newer program that wrote it.",
        JournalFault.NotOurs => "Give the engine the directory that belongs to its metadata.json.",
        JournalFault.StrangeFile => "Move that file elsewhere if it is not the journal's.",
        _ => "Run 'stemedb data verify DIR' for the whole extent; then put the file back from a copy of the disk, "
            + "or see what 'stemedb data repair DIR' would keep and lose.",
    };
}
