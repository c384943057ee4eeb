using System.Buffers;
using System.Text;
using CsCheck;
using StemeDb.Model.Assertions;
using StemeDb.Model.Json;
using StemeDb.Model.Paths;
using StemeDb.Model.Tests.Json;
using StemeDb.Model.Time;

namespace StemeDb.Model.Tests.Assertions;

/// <summary>Generates valid assertions, each optional field there or not.</summary>
internal static class AssertionGen
{
    private static readonly Gen<string> Segment = Gen.String[Gen.Char["abé日 \"\\-_"], 1, 8].Where(text => text.Trim() == text);

    public static Gen<ConceptPath> Path { get; } =
        Segment.Array[1, 5].Select(segments => new ConceptPath(Encoding.UTF8.GetBytes(string.Join('/', segments))));

    public static Gen<SourceId> Source { get; } = Segment.Select(text => new SourceId(Encoding.UTF8.GetBytes(text)));

    public static Gen<Instant> Instant { get; } = Gen.Long[0, Model.Time.Instant.MaxValue.Ticks - 1].Select(ticks => new Instant(ticks));

    public static Gen<AssertionId> Id { get; } = Gen.Byte.Array[AssertionId.ByteLength].Select(bytes => new AssertionId(bytes));

    private static Gen<Evidence?> Evidence { get; } = Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Segment, Id)
        .Select((uri, quote, sha256, text, id) => uri || quote || sha256
            ? new Evidence(uri ? $"urn:x:{Uri.EscapeDataString(text)}" : null, quote ? text : null, sha256 ? id.ToString() : null)
            : null);

    private static Gen<KeyValuePair<string, string>[]> Labels { get; } = Gen.Select(Segment, JsonGen.Text).Array[0, 4]
        .Select(pairs => pairs.DistinctBy(pair => pair.Item1)
            .OrderBy(pair => pair.Item1, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2)).ToArray());

    public static Gen<Assertion> Assertion { get; } =
        from path in Path
        from source in Source
        from value in JsonGen.Value
        from confidence in Gen.Double[0, 1].Nullable()
        from assertedAt in Instant.Nullable()
        from validFrom in Instant.Nullable()
        from validTo in Instant.Nullable()
        from evidence in Evidence
        from supersedes in Id.Array[0, 3]
        from labels in Labels
        select new Assertion
        {
            Path = path,
            Source = source,
            Value = Canonical(value),
            Confidence = confidence,
            AssertedAt = assertedAt,
            ValidFrom = validFrom,
            ValidTo = validTo > (validFrom ?? new Instant(-1)) ? validTo : null,
            Evidence = evidence,
            Supersedes = [.. supersedes.Distinct()],
            Labels = labels,
        };

    /// <summary>True when every field is equal.</summary>
    public static bool AreEqual(Assertion left, Assertion right) =>
        left.Path == right.Path
        && left.Source == right.Source
        && left.Value.Span.SequenceEqual(right.Value.Span)
        && left.Confidence == right.Confidence
        && left.AssertedAt == right.AssertedAt
        && left.ValidFrom == right.ValidFrom
        && left.ValidTo == right.ValidTo
        && left.Evidence == right.Evidence
        && left.Supersedes.SequenceEqual(right.Supersedes)
        && left.Labels.SequenceEqual(right.Labels);

    private static byte[] Canonical(string json)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(CanonicalJson.TryWrite(Encoding.UTF8.GetBytes(json), output, out _));
        return output.WrittenSpan.ToArray();
    }
}
