using System.Text;

namespace StemeDb.Storage.Runs;

/// <summary>Bytes of a run are not what was written. Nothing of the damaged part was returned.</summary>
public sealed class RunDamagedException : Exception
{
    /// <summary>Describes the damage.</summary>
    /// <param name="file">Path of the run.</param>
    /// <param name="offset">Where the damaged part begins, in bytes from the start of the file.</param>
    /// <param name="what">What is wrong, as a sentence part: "the block's checksum does not match".</param>
    public RunDamagedException(string file, long offset, string what)
        : base($"The run {file} is damaged at byte {offset}: {what}. {Advice}")
        => (File, Offset) = (file, offset);

    /// <summary>Repeats damage that was found before.</summary>
    internal RunDamagedException(string file, string message)
        : base(message) => File = file;

    /// <summary>Describes damage to the entries of a keyspace.</summary>
    /// <param name="file">Path of the run.</param>
    /// <param name="offset">Where the damaged part begins, in bytes from the start of the file.</param>
    /// <param name="what">What is wrong, as a sentence part.</param>
    /// <param name="keyspace">Which keyspace.</param>
    /// <param name="fromKey">No key less than this one is in the damaged part.</param>
    /// <param name="toKey">No key greater than this one is in the damaged part.</param>
    public RunDamagedException(
        string file, long offset, string what, byte keyspace, ReadOnlyMemory<byte> fromKey, ReadOnlyMemory<byte> toKey)
        : base($"The run {file} is damaged at byte {offset} (keyspace {keyspace}, keys {Show(fromKey)} to {Show(toKey)}): {what}. {Advice}")
        => (File, Offset, Keyspace, FromKey, ToKey) = (file, offset, keyspace, fromKey, toKey);

    /// <summary>What an operator does next.</summary>
    private static string Advice =>
        "The engine rebuilds it from the journal where that still holds its seqs; where not, stop the engine, run 'stemedb data verify' on the data directory, and put the file back from a backup.";

    /// <summary>Path of the run.</summary>
    public string File { get; }

    /// <summary>Where the damaged part begins, in bytes from the start of the file.</summary>
    public long Offset { get; }

    /// <summary>The keyspace of the damaged part; null when the damage is not in entries (the whole run is then unreadable).</summary>
    public byte? Keyspace { get; }

    /// <summary>Lower bound of the keys in the damaged part; empty when unknown.</summary>
    public ReadOnlyMemory<byte> FromKey { get; }

    /// <summary>Upper bound of the keys in the damaged part, inclusive; empty when unknown.</summary>
    public ReadOnlyMemory<byte> ToKey { get; }

    private static string Show(ReadOnlyMemory<byte> key)
    {
        const int shown = 64;
        var bytes = key.Span.Length > shown ? key.Span[..shown] : key.Span;
        var text = new StringBuilder("'");
        foreach (var b in bytes)
        {
            _ = b is >= 0x20 and < 0x7f ? text.Append((char)b) : text.Append("\\x").Append(b.ToString("x2", null));
        }

        return text.Append(key.Length > shown ? "…'" : "'").ToString();
    }
}
