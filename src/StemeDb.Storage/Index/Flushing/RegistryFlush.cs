using System.Text;
using StemeDb.Model.Records;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Flushing;

/// <summary>Writes the sources, rules, snapshots, API keys and audit records of a memtable; the contents of snapshots apart, so that a start need not read them.</summary>
internal static class RegistryFlush
{
    public static void Write(RunWriter writer, Memtable table)
    {
        if (table.Counts.Registry == 0) return;
        var entries = new List<(byte[] Key, ReadOnlyMemory<byte> Value)>();
        var contents = new List<(long Seq, ReadOnlyMemory<byte> Content)>();
        for (var seq = table.FirstSeq; seq <= table.AppliedSeq; seq++)
        {
            ref var entry = ref table.Record(table.RecordAt(seq));
            if (!RegistryKey.Holds(entry.Kind)) continue;
            var record = table.Memory(entry.Value);
            var isPart = entry.Kind == RecordKind.SnapshotPart;
            entries.Add((KeyOf(entry.Kind, record, seq), isPart ? record[..SnapshotPartEncoding.FrontBytes] : record));
            if (isPart) contents.Add((seq, record[SnapshotPartEncoding.FrontBytes..]));
        }

        entries.Sort((x, y) => x.Key.AsSpan().SequenceCompareTo(y.Key));
        writer.BeginKeyspace(Keyspace.Registry);
        foreach (var (key, value) in entries) writer.Add(key, value.Span);
        writer.BeginKeyspace(Keyspace.Snapshots);
        Span<byte> contentKey = stackalloc byte[LogEntry.KeyBytes];
        foreach (var (seq, content) in contents)
        {
            LogEntry.WriteKey(contentKey, seq);
            writer.Add(contentKey, content.Span);
        }
    }

    /// <summary>The source, the pattern, the snapshot or the API key that a record is about; empty for an audit record.</summary>
    public static ReadOnlyMemory<byte> NameOf(ReadOnlyMemory<byte> record) => RecordEncoding.Decode(record) switch
    {
        SourceRecord source => source.Source.Utf8,
        RuleRecord rule => Encoding.UTF8.GetBytes(rule.Pattern.Text),
        SnapshotPartRecord part => Encoding.UTF8.GetBytes(part.SnapshotId),
        ApiKeyRecord key => Encoding.ASCII.GetBytes(key.KeyId),
        AuditRecord => default,
        IdempotencyRecord key => Encoding.ASCII.GetBytes(key.Key),
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
