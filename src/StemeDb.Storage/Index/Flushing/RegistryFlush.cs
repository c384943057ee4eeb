using System.Text;
using StemeDb.Model.Records;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Flushing;

/// <summary>Writes the sources and rules of a memtable.</summary>
internal static class RegistryFlush
{
    public static void Write(RunWriter writer, Memtable table)
    {
        if (table.Counts.Registry == 0) return;
        var entries = new List<(byte[] Key, ReadOnlyMemory<byte> Record)>();
        for (var seq = table.FirstSeq; seq <= table.AppliedSeq; seq++)
        {
            ref var entry = ref table.Record(table.RecordAt(seq));
            if (entry.Kind is RecordKind.Source or RecordKind.Rule) entries.Add((KeyOf(entry.Kind, table.Memory(entry.Value), seq), table.Memory(entry.Value)));
        }

        entries.Sort((x, y) => x.Key.AsSpan().SequenceCompareTo(y.Key));
        writer.BeginKeyspace(Keyspace.Registry);
        foreach (var (key, record) in entries) writer.Add(key, record.Span);
    }

    /// <summary>The source or the pattern that a record is about.</summary>
    public static ReadOnlyMemory<byte> NameOf(ReadOnlyMemory<byte> record) => RecordEncoding.Decode(record) switch
    {
        SourceRecord source => source.Source.Utf8,
        RuleRecord rule => Encoding.UTF8.GetBytes(rule.Pattern.Text),
        var other => throw new RecordFormatException($"Seq {other.Seq} is not a record of the registry."),
    };

    private static byte[] KeyOf(RecordKind kind, ReadOnlyMemory<byte> record, long seq)
    {
        var name = NameOf(record).Span;
        var key = new byte[RegistryKey.Measure(name.Length)];
        RegistryKey.Write(key, kind, name, seq);
        return key;
    }
}
