using StemeDb.Model.Assertions;
using StemeDb.Model.Records;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Bloom;

namespace StemeDb.Storage.Index.Reading;

/// <summary>Assertions by id.</summary>
internal sealed class IdReader(LayerSet layers, long seqLimit)
{
    /// <summary>Where the assertion lies.</summary>
    public bool TryFind(AssertionId id, out ClaimLocator locator)
    {
        foreach (var table in layers.Memtables)
        {
            var record = table.FindId(id);
            if (record == 0) continue;
            locator = LogReader.LocatorIn(table, record);
            return locator.Seq <= seqLimit;
        }

        try
        {
            return TryFindInRuns(id, out locator);
        }
        catch (RunDamagedException damage)
        {
            throw RangeUnavailableException.From(damage);
        }
    }

    private bool TryFindInRuns(AssertionId id, out ClaimLocator locator)
    {
        Span<byte> bytes = stackalloc byte[AssertionId.ByteLength];
        id.CopyTo(bytes);
        var prefix = bytes[..IdKey.PrefixBytes];
        var runs = layers.Runs.Runs;
        var key = runs.Count == 0 ? default : FilterKey.Of(prefix);
        var (asked, passed, filters) = (0, 0, layers.Runs.Filters);
        for (var i = 0; i < runs.Count; i++)
        {
            if (runs[i].FirstSeq > seqLimit) continue;
            asked++;
            if (!runs[i].MayContain(Keyspace.Ids, key)) continue;
            passed++;
            if (TryFindIn(runs[i], bytes, out locator))
            {
                filters.Count(asked, passed);
                return locator.Seq <= seqLimit;
            }

            filters.CountInVain();
        }

        filters.Count(asked, passed);
        KeyRange.RequireAvailable(layers.Runs, Keyspace.Ids, prefix, seqLimit);
        locator = default;
        return false;
    }

    private static bool TryFindIn(RunReader run, ReadOnlySpan<byte> id, out ClaimLocator locator)
    {
        var prefix = id[..IdKey.PrefixBytes];
        var entries = new RunCursor().Over(run, Keyspace.Ids);
        for (var has = entries.Seek(prefix); has && entries.Key.StartsWith(prefix); has = entries.MoveNext())
        {
            locator = LogReader.LocatorIn(run, IdKey.SeqOf(entries.Key));
            if (IdAt(run, locator).SequenceEqual(id)) return true;
        }

        locator = default;
        return false;
    }

    /// <summary>The whole id of a claim: half of one is not proof.</summary>
    private static ReadOnlySpan<byte> IdAt(RunReader run, in ClaimLocator at)
    {
        Span<byte> key = stackalloc byte[ClaimKey.MaxBytes];
        var length = ClaimKey.WriteVoice(key, at.Path.Utf8.Span, at.Source.Utf8.Span);
        length += ClaimKey.WriteTail(key[length..], at.Seq, ClaimKey.Claim);
        return run.TryGet(Keyspace.Claims, key[..length], out var value) ? ClaimValue.IdBytes(value.Span) : default;
    }
}
