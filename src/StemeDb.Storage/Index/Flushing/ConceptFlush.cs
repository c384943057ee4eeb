using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Index.Reading;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Flushing;

/// <summary>Writes what a memtable adds to the counts of every child.</summary>
internal static class ConceptFlush
{
    public static void Write(RunWriter writer, LayerSet layers, Memtable table)
    {
        var tally = new ConceptTally();
        foreach (var path in table.PathOrder())
        {
            var claims = table.Path(path).ClaimCount;
            if (claims > 0) tally.Add(table.PathBytes(path), claims, PathNovelties.Find(layers, table, path));
        }

        writer.BeginKeyspace(Keyspace.Concepts);
        tally.Write(writer, table.AppliedSeq);
    }
}
