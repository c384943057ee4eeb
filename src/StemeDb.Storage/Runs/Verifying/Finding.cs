namespace StemeDb.Storage.Runs.Verifying;

/// <summary>One thing that is wrong on disk.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Offset">Where in it, in bytes from the start; null when it is the file as a whole.</param>
/// <param name="Keyspace">Which keyspace is concerned; null when all of the file is.</param>
/// <param name="FromKey">Least key that may be concerned; empty when unknown.</param>
/// <param name="ToKey">Greatest key that may be concerned; empty when unknown.</param>
/// <param name="Message">What is wrong, as a sentence.</param>
public sealed record Finding(
    string File, long? Offset, byte? Keyspace, ReadOnlyMemory<byte> FromKey, ReadOnlyMemory<byte> ToKey, string Message)
{
    internal static Finding Of(RunDamagedException damage) =>
        new(damage.File, damage.Offset, damage.Keyspace, damage.FromKey, damage.ToKey, damage.Message);

    internal static Finding OfFile(string file, string message) => new(file, null, null, default, default, message);
}
