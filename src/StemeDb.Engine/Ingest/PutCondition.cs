using StemeDb.Contracts.V1;
using StemeDb.Engine.Faults;

namespace StemeDb.Engine.Ingest;

/// <summary>Judges what must be in force for a write to the registry.</summary>
internal static class PutCondition
{
    /// <summary>Null; or why the write must not happen.</summary>
    /// <param name="condition">The condition; null: none.</param>
    /// <param name="seqInForce">The seq of what is in force; 0: nothing is.</param>
    public static Fault? Judge(Condition? condition, long seqInForce)
    {
        if (condition is null)
        {
            return null;
        }

        var holds = (!condition.IfExists || seqInForce > 0)
            && (condition.IfSeqs.Count == 0 || condition.IfSeqs.Contains((ulong)seqInForce));
        return holds ? null : EngineFaults.Precondition(seqInForce == 0
            ? "Nothing is in force yet; read it again, then decide."
            : $"What is in force was recorded at seq {seqInForce}, which is not what the condition asks for; read it again, then decide.");
    }
}
