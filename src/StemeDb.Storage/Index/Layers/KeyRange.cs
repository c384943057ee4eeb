using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Layers;

/// <summary>Refuses to answer from the readable runs alone what a run in quarantine may hold a part of.</summary>
internal static class KeyRange
{
    /// <summary>Checks that no run in quarantine may hold keys that begin with a prefix.</summary>
    /// <exception cref="RangeUnavailableException">One may.</exception>
    public static void RequireAvailable(RunSet runs, byte keyspace, ReadOnlySpan<byte> prefix, long seqLimit)
    {
        if (runs.Unavailable.Count == 0) return;
        foreach (var run in runs.Unavailable)
        {
            if (run.FirstSeq <= seqLimit && MayHold(run, keyspace, prefix)) throw RangeUnavailableException.Quarantined(run);
        }
    }

    /// <summary>Checks that the record with a seq is not in quarantine.</summary>
    /// <exception cref="RangeUnavailableException">It is.</exception>
    public static void RequireAvailable(RunSet runs, long seq)
    {
        foreach (var run in runs.Unavailable)
        {
            if (run.FirstSeq <= seq && seq <= run.LastSeq) throw RangeUnavailableException.Quarantined(run);
        }
    }

    /// <summary>True when one of the runs in quarantine may hold keys that begin with a prefix.</summary>
    public static bool MayHideKeys(IEnumerable<RunInfo> unavailable, byte keyspace, ReadOnlySpan<byte> prefix)
    {
        foreach (var run in unavailable)
        {
            if (MayHold(run, keyspace, prefix)) return true;
        }

        return false;
    }

    /// <summary>True when a run may hold keys that begin with a prefix.</summary>
    public static bool MayHold(RunInfo run, byte keyspace, ReadOnlySpan<byte> prefix)
    {
        if (run.FindKeyspace(keyspace) is not { } held) return false;
        var min = held.MinKey.Span;
        var max = held.MaxKey.Span;
        return max.SequenceCompareTo(prefix) >= 0 && (min.StartsWith(prefix) || min.SequenceCompareTo(prefix) <= 0);
    }
}
