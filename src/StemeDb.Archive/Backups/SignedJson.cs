using System.Text;
using System.Text.Json;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Backups;

/// <summary>A JSON object whose last member is a signature over every byte before it.</summary>
internal static class SignedJson
{
    private static readonly JsonWriterOptions _indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>Writes the members, of which there is at least one, and signs them.</summary>
    public static byte[] Write(ManifestSigner signer, Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, _indented))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        stream.SetLength(stream.Length - "\n}".Length);
        stream.Seek(0, SeekOrigin.End);
        stream.Write(",\n"u8);
        stream.Write(Encoding.ASCII.GetBytes(signer.Sign(stream.ToArray())));
        stream.Write("\n}\n"u8);
        return stream.ToArray();
    }

    /// <summary>Checks the signature before anything is believed, then the version, and reads.</summary>
    /// <exception cref="ObjectDamagedException">It is not what was written.</exception>
    /// <exception cref="ForeignObjectException">It is of a newer format, or signed with another key.</exception>
    public static T Read<T>(string location, string name, ReadOnlyMemory<byte> text, ManifestSigner signer, int formatVersion, Func<JsonElement, T> read)
    {
        Encryption.EncryptedHeader.RefuseEncrypted(location, name, text.Span);
        signer.Check(location, name, text.Span);
        try
        {
            using var json = JsonDocument.Parse(text);
            var version = json.RootElement.GetProperty("format").GetInt32();
            if (version <= formatVersion) return read(json.RootElement);
            throw new ForeignObjectException(
                location, name, $"its format is version {version}, and this program knows up to {formatVersion}", "Use the newer program that wrote it.");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new ObjectDamagedException(location, name, error.Message, error);
        }
    }
}
