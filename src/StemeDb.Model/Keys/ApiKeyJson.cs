using System.Diagnostics.CodeAnalysis;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;
using StemeDb.Model.Time;

namespace StemeDb.Model.Keys;

/// <summary>
/// The JSON of an <see cref="ApiKey"/> as the log has it, digests included: not for clients. Its fields are drawn in
/// <c>docs/formats/record.md</c>.
/// </summary>
public static class ApiKeyJson
{
    /// <summary>Reads a key.</summary>
    /// <param name="utf8Json">The whole document.</param>
    /// <param name="key">The key, when nothing is wrong.</param>
    /// <param name="faults">All that is wrong; empty when nothing is.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out ApiKey? key, out IReadOnlyList<Fault> faults)
    {
        using var scratch = JsonScratch.Take();
        var reader = new FieldReader(utf8Json, ApiKeyFields.Names, scratch);
        key = ApiKeyFields.Read(ref reader);
        faults = scratch.Faults.Faults;
        if (scratch.Faults.Count > 0) key = null;
        return key is not null;
    }

    /// <summary>The canonical JSON (RFC 8785); what is not given is left out.</summary>
    /// <param name="key">Valid.</param>
    public static byte[] ToCanonical(ApiKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        using var scratch = JsonScratch.Take();
        var output = scratch.Output;
        output.Append("{\"created_at\":"u8);
        output.AppendInstant(key.CreatedAt);
        Append(output, ",\"expires_at\":"u8, key.ExpiresAt);
        if (key.Former is { } former)
        {
            output.Append(",\"former\":{\"secret_sha256\":"u8);
            output.AppendText(Convert.ToHexStringLower(former.SecretHash.Span));
            output.Append(",\"until\":"u8);
            output.AppendInstant(former.Until);
            output.Append((byte)'}');
        }

        output.Append(",\"name\":"u8);
        output.AppendText(key.Name);
        Append(output, ",\"read_paths\":"u8, key.ReadPatterns.Select(pattern => pattern.Text));
        Append(output, ",\"revoked_at\":"u8, key.RevokedAt);
        Append(output, ",\"scopes\":"u8, KeyScopeNames.Of(key.Scopes));
        output.Append(",\"secret_sha256\":"u8);
        output.AppendText(Convert.ToHexStringLower(key.SecretHash.Span));
        Append(output, ",\"source_prefixes\":"u8, key.SourcePrefixes.Select(prefix => prefix.ToString()));
        Append(output, ",\"sources\":"u8, key.Sources.Select(source => source.ToString()));
        Append(output, ",\"write_paths\":"u8, key.WritePatterns.Select(pattern => pattern.Text));
        output.Append((byte)'}');
        return output.Written.ToArray();
    }

    private static void Append(JsonBuffer output, ReadOnlySpan<byte> name, Instant? instant)
    {
        if (instant is not { } given) return;
        output.Append(name);
        output.AppendInstant(given);
    }

    private static void Append(JsonBuffer output, ReadOnlySpan<byte> name, IEnumerable<string> texts)
    {
        var isFirst = true;
        foreach (var text in texts)
        {
            if (isFirst)
            {
                output.Append(name);
                output.Append((byte)'[');
            }
            else
            {
                output.Append((byte)',');
            }

            isFirst = false;
            output.AppendText(text);
        }

        if (!isFirst) output.Append((byte)']');
    }
}
