using StemeDb.Storage.Index.Keys;

namespace StemeDb.Storage.Index.Memtables;

/// <summary>Claims as values.</summary>
internal sealed partial class Memtable
{
    /// <summary>A claim as the writer compares it.</summary>
    public LatestClaim LatestOf(int claim)
    {
        var value = Memory(_records[claim].Value);
        return ClaimValue.Latest(SeqAt(claim), value);
    }
}
