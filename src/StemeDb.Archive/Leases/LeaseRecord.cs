using System.Text.Json;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Leases;

/// <summary>What the object of an epoch says.</summary>
/// <param name="Holder">Who put it: unique to a process's try to hold the lease.</param>
/// <param name="Host">Name of its machine, for people.</param>
/// <param name="Process">Its process id, for people.</param>
/// <param name="At">When, by its clock; for people.</param>
/// <param name="LastsMs">So long after seeing this epoch as the newest another may take the next, in milliseconds.</param>
/// <param name="IsReleased">The holder stopped in order: the next may be taken at once.</param>
internal sealed record LeaseRecord(string Holder, string Host, int Process, DateTimeOffset At, long LastsMs, bool IsReleased)
{
    public const int BytesMax = 4096;

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            json.WriteString("holder", Holder);
            json.WriteString("host", Host);
            json.WriteNumber("process", Process);
            json.WriteString("at", At);
            json.WriteNumber("lasts_ms", LastsMs);
            json.WriteBoolean("released", IsReleased);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    public static LeaseRecord Read(string location, string name, byte[] bytes)
    {
        try
        {
            Encryption.EncryptedHeader.RefuseEncrypted(location, name, bytes);
            using var json = JsonDocument.Parse(bytes);
            var root = json.RootElement;
            if (root.GetProperty("format").GetInt32() != 1)
            {
                throw new ForeignObjectException(location, name, "its format is newer than this program", "Use the newer program that wrote it.");
            }

            return new LeaseRecord(
                root.GetProperty("holder").GetString() ?? "", root.GetProperty("host").GetString() ?? "", root.GetProperty("process").GetInt32(),
                root.GetProperty("at").GetDateTimeOffset(), root.GetProperty("lasts_ms").GetInt64(), root.GetProperty("released").GetBoolean());
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new ObjectDamagedException(location, name, error.Message, error);
        }
    }
}
