using StemeDb.Model.Records;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Flushing;

/// <summary>Writes a memtable that no longer grows as a run: all keyspaces, each in order of its keys.</summary>
internal static class MemtableFlush
{
    /// <summary>Writes the run; it is durable but not yet part of the store.</summary>
    /// <param name="layers">The layers, of which the memtable is one.</param>
    /// <param name="table">Not empty.</param>
    /// <param name="writer">A new writer.</param>
    public static RunInfo Write(LayerSet layers, Memtable table, RunWriter writer)
    {
        WriteEntries(writer, Keyspace.Claims, MemtableClaimCursor.OverAll(table, table.AppliedSeq));
        WriteIds(writer, table);
        WriteEntries(writer, Keyspace.Sources, new MemtableSourceCursor(table, table.AppliedSeq, table.SourceOrder()));
        LogFlush.Write(writer, table);
        ConceptFlush.Write(writer, layers, table);
        RegistryFlush.Write(writer, table);
        return writer.Finish(table.FirstSeq, table.AppliedSeq);
    }

    private static void WriteEntries(RunWriter writer, byte keyspace, IEntryCursor entries)
    {
        writer.BeginKeyspace(keyspace);
        for (var has = entries.Seek([]); has; has = entries.MoveNext()) writer.Add(entries.Key, entries.Value.Span);
    }

    private static void WriteIds(RunWriter writer, Memtable table)
    {
        var keys = new List<IdKey>((int)table.Counts.Assertions);
        for (var seq = table.FirstSeq; seq <= table.AppliedSeq; seq++)
        {
            ref var record = ref table.Record(table.RecordAt(seq));
            if (record.Kind == RecordKind.Assertion) keys.Add(IdKey.Of(ClaimValue.IdBytes(table.Span(record.Value)), seq));
        }

        keys.Sort();
        writer.BeginKeyspace(Keyspace.Ids);
        Span<byte> bytes = stackalloc byte[IdKey.ByteLength];
        foreach (var key in keys)
        {
            key.Write(bytes);
            writer.Add(bytes, default);
        }
    }
}
