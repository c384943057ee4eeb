using StemeDb.Storage.Index;

namespace StemeDb.Engine.Trust;

/// <summary>What came of a run.</summary>
/// <param name="Fault">Why nothing came into force; null when all is well.</param>
/// <param name="Existed">What was learned is what the snapshot in force said already.</param>
/// <param name="AsOfSeq">What was learned from: the log up to here.</param>
/// <param name="Snapshot">The snapshot that is in force; null with a fault.</param>
internal sealed record Learning(Fault? Fault, bool Existed, long AsOfSeq, StoredSnapshot? Snapshot)
{
    /// <summary>A short name of it, for metrics.</summary>
    public string Outcome => Fault is not null ? Fault.Name : Existed ? "unchanged" : "recorded";
}
