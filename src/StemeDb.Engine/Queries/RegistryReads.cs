using System.Text.Json;
using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Session;
using StemeDb.Engine.Trust;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Registry;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Queries;

/// <summary>What the registry says: of a source, with what was learned about it, and the rules in force.</summary>
internal sealed class RegistryReads(IIndexStore store)
{
    /// <exception cref="ReadFaultException">The id is not one.</exception>
    public Reply Source(GetSource get, CallerBounds? bounds = null)
    {
        if (!SourceId.TryParse(get.Source.Memory, out var source, out var fault))
        {
            throw new ReadFaultException(EngineFaults.Invalid(fault.At("/source")));
        }

        using var reader = store.OpenReader();
        return Document(json =>
        {
            Write(json, source, reader.FindSource(source));

            // What was learned was learned from all paths, and names other sources.
            if (bounds is null or { Readable.IsAll: true })
            {
                SourceTrustJson.Write(json, source, reader);
            }
            else
            {
                SourceTrustJson.WriteNothing(json);
            }
        });
    }

    /// <remarks>Only those that can matter to a path that the caller may read.</remarks>
    public Reply Rules(CallerBounds? bounds = null)
    {
        using var reader = store.OpenReader();
        return Document(json =>
        {
            json.WriteStartArray("rules"u8);
            foreach (var rule in reader.Rules.Where(rule => bounds is null || bounds.Readable.Overlaps(rule.Pattern)))
            {
                Write(json, rule);
            }

            json.WriteEndArray();
        });
    }

    private static Reply Document(Action<Utf8JsonWriter> write)
    {
        var buffer = ReplyBuffer.Rent();
        using (var json = new Utf8JsonWriter(buffer, JsonText.Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return new Reply { Json = new Json { Utf8 = ByteString.CopyFrom(buffer.WrittenSpan) } };
    }

    private static void Write(Utf8JsonWriter json, SourceId source, SourceRecord? record)
    {
        var profile = record?.Profile ?? SourceProfile.Default;
        json.WriteString("source"u8, source.Utf8.Span);
        json.WriteNumber("tier"u8, profile.Tier);
        json.WriteString("family"u8, profile.Family);
        json.WriteString("name"u8, profile.Name);
        json.WriteBoolean("registered"u8, record is not null);
        if (record is null)
        {
            json.WriteNull("seq"u8);
        }
        else
        {
            json.WriteNumber("seq"u8, record.Seq);
        }
    }

    private static void Write(Utf8JsonWriter json, RuleRecord record)
    {
        json.WriteStartObject();
        json.WriteString("pattern"u8, record.Pattern.Utf8.Span);
        using (var rule = JsonDocument.Parse(ValueRuleJson.ToCanonical(record.Rule)))
        {
            foreach (var field in rule.RootElement.EnumerateObject())
            {
                field.WriteTo(json);
            }
        }

        json.WriteNumber("seq"u8, record.Seq);
        json.WriteString("recorded_at"u8, record.RecordedAt.ToString());
        json.WriteEndObject();
    }
}
