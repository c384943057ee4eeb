using StemeDb.Model.Records;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Flushing;

/// <summary>Writes what every seq of a memtable is.</summary>
internal static class LogFlush
{
    public static void Write(RunWriter writer, Memtable table)
    {
        writer.BeginKeyspace(Keyspace.Log);
        Span<byte> key = stackalloc byte[LogEntry.KeyBytes];
        var value = new byte[4096];
        for (var seq = table.FirstSeq; seq <= table.AppliedSeq; seq++)
        {
            LogEntry.WriteKey(key, seq);
            var length = WriteValue(table, table.RecordAt(seq), value);
            writer.Add(key, value.AsSpan(0, length));
        }
    }

    private static int WriteValue(Memtable table, int record, Span<byte> value)
    {
        ref var entry = ref table.Record(record);
        var recordedAt = table.RecordedAt(record);
        if (RegistryKey.Holds(entry.Kind))
        {
            return LogEntry.WriteRegistry(value, entry.Kind, recordedAt, RegistryFlush.NameOf(table.Memory(entry.Value)).Span);
        }

        ref var voice = ref table.Voice(entry.Voice);
        var path = table.PathBytes(voice.Path);
        var source = table.SourceBytes(voice.Source);
        return entry.Kind == RecordKind.Assertion
            ? LogEntry.WriteClaim(value, recordedAt, path, source)
            : LogEntry.WriteRetraction(value, recordedAt, path, source, entry.TargetSeq);
    }
}
