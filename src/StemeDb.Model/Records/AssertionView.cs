using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using StemeDb.Model.Assertions;
using StemeDb.Model.Paths;
using StemeDb.Model.Time;

namespace StemeDb.Model.Records;

/// <summary>
/// Reads the fields of an assertion out of its content without copying or allocating. A view is made only of bytes whose
/// structure is sound, so its members do not fail, evidence and labels apart whose text may not be UTF-8; it says nothing about the rules (see <see cref="AssertionEncoding.Check"/>).
/// Valid as long as the memory is; safe for any number of threads.
/// </summary>
public readonly struct AssertionView
{
    private const int AssertedAtOffset = AssertionEncoding.FlagsBytes;
    private const int OptionalOffset = AssertedAtOffset + sizeof(long);

    private readonly AssertionFlags _flags;
    private readonly int _valueOffset;
    private readonly int _valueLength;

    private AssertionView(ConceptPath path, SourceId source, ReadOnlyMemory<byte> body)
    {
        Path = path;
        Source = source;
        Body = body;
        var reader = new ByteReader(body.Span);
        _flags = (AssertionFlags)reader.ReadUInt16();
        if ((_flags & ~AssertionFlags.All) != 0)
        {
            throw new RecordFormatException($"The flags 0x{(ushort)_flags:x4} are unknown to this program; a newer one wrote them.");
        }

        CheckAssertedAt(reader.ReadInt64(), Has(AssertionFlags.AssertedAt));
        if (Has(AssertionFlags.Confidence)) CheckConfidence(reader.ReadDouble());
        if (Has(AssertionFlags.ValidFrom)) CheckTicks(reader.ReadInt64());
        if (Has(AssertionFlags.ValidTo)) CheckTicks(reader.ReadInt64());
        _valueLength = reader.ReadVarint();
        _valueOffset = reader.Position;
        reader.Take(_valueLength);
        if ((_flags & AssertionFlags.Tail) != 0) AssertionTail.Read(ref reader, _flags);
        reader.End();
    }

    /// <summary>What the claim is about.</summary>
    public ConceptPath Path { get; }

    /// <summary>Who says so.</summary>
    public SourceId Source { get; }

    /// <summary>The content without path and source.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Canonical JSON, UTF-8.</summary>
    public ReadOnlyMemory<byte> Value => Body.Slice(_valueOffset, _valueLength);

    /// <summary>When the source said it; null until it is stamped.</summary>
    public Instant? AssertedAt => Has(AssertionFlags.AssertedAt) ? ReadInstant(AssertedAtOffset) : null;

    /// <summary>The source's own confidence, 0 to 1; null counts as 1.</summary>
    public double? Confidence =>
        Has(AssertionFlags.Confidence) ? BinaryPrimitives.ReadDoubleLittleEndian(Body.Span[OptionalOffset..]) : null;

    /// <summary>Start of validity, inclusive.</summary>
    public Instant? ValidFrom =>
        Has(AssertionFlags.ValidFrom) ? ReadInstant(OptionalOffset + SizeIf(AssertionFlags.Confidence)) : null;

    /// <summary>End of validity, exclusive.</summary>
    public Instant? ValidTo => Has(AssertionFlags.ValidTo)
        ? ReadInstant(OptionalOffset + SizeIf(AssertionFlags.Confidence) + SizeIf(AssertionFlags.ValidFrom))
        : null;

    /// <summary>What the claim rests on; allocates.</summary>
    /// <exception cref="RecordFormatException">It is not UTF-8.</exception>
    public Evidence? Evidence
    {
        get
        {
            if (!Has(AssertionFlags.Evidence)) return null;
            var tail = ReadTail();
            return new Evidence(
                Has(AssertionFlags.EvidenceUri) ? ReadText(tail.EvidenceUri) : null,
                Has(AssertionFlags.EvidenceQuote) ? ReadText(tail.EvidenceQuote) : null,
                Has(AssertionFlags.EvidenceSha256) ? Convert.ToHexStringLower(tail.EvidenceSha256) : null);
        }
    }

    /// <summary>True when it replaces earlier assertions.</summary>
    public bool HasSupersedes => Has(AssertionFlags.Supersedes);

    /// <summary>Earlier assertions of the same source that this one replaces; allocates when there are any.</summary>
    public IReadOnlyList<AssertionId> Supersedes
    {
        get
        {
            if (!HasSupersedes) return [];
            var digests = ReadTail().Supersedes;
            var ids = new AssertionId[digests.Length / AssertionId.ByteLength];
            for (var i = 0; i < ids.Length; i++) ids[i] = new(digests.Slice(i * AssertionId.ByteLength, AssertionId.ByteLength));
            return ids;
        }
    }

    /// <summary>String pairs sorted by key; allocates when there are any.</summary>
    /// <exception cref="RecordFormatException">They are not UTF-8.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> Labels
    {
        get
        {
            if (!Has(AssertionFlags.Labels)) return [];
            var tail = ReadTail();
            var labels = new KeyValuePair<string, string>[tail.LabelCount];
            for (var i = 0; i < labels.Length; i++)
            {
                tail.TakeLabel(out var key, out var value);
                labels[i] = new(ReadText(key), ReadText(value));
            }

            return labels;
        }
    }

    /// <summary>Reads the structure of content.</summary>
    /// <param name="content">One whole content; kept, so it must not change while the view is used.</param>
    /// <exception cref="RecordFormatException">Not content as the format draws it.</exception>
    public static AssertionView Read(ReadOnlyMemory<byte> content)
    {
        var head = new ByteReader(content.Span);
        var pathLength = head.ReadUInt16();
        var sourceLength = head.ReadUInt16();
        head.Take(pathLength + sourceLength);
        var path = content.Slice(AssertionEncoding.HeadLengthsBytes, pathLength);
        var source = content.Slice(AssertionEncoding.HeadLengthsBytes + pathLength, sourceLength);
        return new(new ConceptPath(path), new SourceId(source), content[head.Position..]);
    }

    /// <summary>Reads the structure of a body whose head stands elsewhere, such as in an index's key.</summary>
    /// <param name="path">Path of the head.</param>
    /// <param name="source">Source of the head.</param>
    /// <param name="body">One whole body; kept, so it must not change while the view is used.</param>
    /// <exception cref="RecordFormatException">Not a body as the format draws it.</exception>
    public static AssertionView Read(ConceptPath path, SourceId source, ReadOnlyMemory<byte> body) => new(path, source, body);

    /// <summary>The assertion as an object; its path, source and value keep the view's memory.</summary>
    public Assertion ToAssertion() => new()
    {
        Path = Path,
        Value = Value,
        Source = Source,
        Confidence = Confidence,
        AssertedAt = AssertedAt,
        ValidFrom = ValidFrom,
        ValidTo = ValidTo,
        Evidence = Evidence,
        Supersedes = Supersedes,
        Labels = Labels,
    };

    internal bool Has(AssertionFlags any) => (_flags & any) != 0;

    /// <summary>Everything behind the value.</summary>
    internal AssertionTail ReadTail()
    {
        var reader = new ByteReader(Body.Span[(_valueOffset + _valueLength)..]);
        return AssertionTail.Read(ref reader, _flags);
    }

    private static void CheckAssertedAt(long ticks, bool isGiven)
    {
        if (isGiven) CheckTicks(ticks);
        else if (ticks != 0) throw new RecordFormatException("asserted_at is not given, yet its place is not zero.");
    }

    private static void CheckTicks(long ticks)
    {
        if (ticks < 0 || ticks > Instant.MaxValue.Ticks) throw new RecordFormatException($"{ticks} ticks are no time.");
    }

    private static void CheckConfidence(double confidence)
    {
        // Written so that NaN is refused; negative zero would make two forms of one assertion.
        if (!(confidence is >= 0 and <= 1) || double.IsNegative(confidence))
        {
            throw new RecordFormatException($"The confidence {confidence} is not within 0 to 1.");
        }
    }

    // Replacing what is not UTF-8 would make another claim of it without a word.
    private static string ReadText(ReadOnlySpan<byte> utf8) => Utf8.IsValid(utf8)
        ? Encoding.UTF8.GetString(utf8)
        : throw new RecordFormatException("A text of the evidence or of a label is not UTF-8.");

    private Instant ReadInstant(int offset) => new(BinaryPrimitives.ReadInt64LittleEndian(Body.Span[offset..]));

    private int SizeIf(AssertionFlags field) => Has(field) ? sizeof(long) : 0;
}
