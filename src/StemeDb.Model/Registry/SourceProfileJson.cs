using System.Diagnostics.CodeAnalysis;
using System.Text;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;
using StemeDb.Model.Paths;

namespace StemeDb.Model.Registry;

/// <summary>The JSON of a <see cref="SourceProfile"/>: <c>{"family":"…","name":"…","tier":0}</c>.</summary>
public static class SourceProfileJson
{
    private const int Family = 0;
    private const int Name = 1;

    private static readonly FieldNames s_names = new("family", "name", "tier");

    /// <summary>Reads a profile. All fields are optional; null says the same as leaving one out. Family and name
    /// follow the rules of <see cref="SourceId"/>.</summary>
    /// <param name="utf8Json">The whole document.</param>
    /// <param name="profile">The profile, when nothing is wrong.</param>
    /// <param name="faults">All that is wrong; empty when nothing is.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out SourceProfile? profile, out IReadOnlyList<Fault> faults)
    {
        using var scratch = JsonScratch.Take();
        var reader = new FieldReader(utf8Json, s_names, scratch);
        var read = SourceProfile.Default;
        while (reader.Next())
        {
            if (reader.IsNull) continue;
            read = reader.Field switch
            {
                Family => read with { Family = ReadName(ref reader) },
                Name => read with { Name = ReadName(ref reader) },
                _ => read with { Tier = ReadTier(ref reader) },
            };
        }

        faults = scratch.Faults.Faults;
        profile = scratch.Faults.Count == 0 ? read : null;
        return profile is not null;
    }

    /// <summary>The canonical JSON (RFC 8785): tier always, the others where they are given.</summary>
    /// <param name="profile">Valid.</param>
    public static byte[] ToCanonical(SourceProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        using var scratch = JsonScratch.Take();
        var output = scratch.Output;
        output.Append((byte)'{');
        if (profile.Family is { } family)
        {
            output.Append("\"family\":"u8);
            output.AppendText(family);
            output.Append((byte)',');
        }

        if (profile.Name is { } name)
        {
            output.Append("\"name\":"u8);
            output.AppendText(name);
            output.Append((byte)',');
        }

        output.Append("\"tier\":"u8);
        output.AppendInteger(profile.Tier);
        output.Append((byte)'}');
        return output.Written.ToArray();
    }

    private static string? ReadName(scoped ref FieldReader reader)
    {
        if (!reader.TryReadText(out var utf8)) return null;
        if (SourceId.IsValid(utf8, out var fault)) return Encoding.UTF8.GetString(utf8);
        reader.Refuse(fault);
        return null;
    }

    private static int ReadTier(scoped ref FieldReader reader) =>
        reader.TryReadInteger(0, SourceProfile.LowestTier, out var tier) ? (int)tier : SourceProfile.DefaultTier;
}
