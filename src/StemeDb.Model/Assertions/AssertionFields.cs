using StemeDb.Model.Faults;
using StemeDb.Model.Json;
using StemeDb.Model.Paths;
using StemeDb.Model.Time;

namespace StemeDb.Model.Assertions;

/// <summary>
/// The fields of an assertion as they are read. Path, source and value are collected one behind the other in one buffer, so
/// that the assertion holds one array.
/// </summary>
internal ref struct AssertionFields(JsonBuffer bytes)
{
    private const int Path = 0;
    private const int Value = 1;
    private const int Source = 2;
    private const int Confidence = 3;
    private const int AssertedAt = 4;
    private const int ValidFrom = 5;
    private const int ValidTo = 6;
    private const int EvidenceField = 7;
    private const int Supersedes = 8;
    private const int Labels = 9;

    private Range _path;
    private Range _value;
    private Range _source;
    private double? _confidence;
    private Instant? _assertedAt;
    private Instant? _validFrom;
    private Instant? _validTo;
    private Evidence? _evidence;
    private IReadOnlyList<AssertionId> _supersedes = [];
    private IReadOnlyList<KeyValuePair<string, string>> _labels = [];

    public static FieldNames Names { get; } = new(
        "concept_path", "value", "source", "confidence", "asserted_at", "valid_from", "valid_to", "evidence", "supersedes", "labels");

    /// <summary>Reads the field the reader is on.</summary>
    public void Read(scoped ref FieldReader reader)
    {
        switch (reader.Field)
        {
            case Path:
                if (reader.TryReadText(out var path)) KeepPath(ref reader, path);
                break;
            case Value:
                var start = bytes.Length;
                if (reader.TryReadCanonicalValue()) _value = start..bytes.Length;
                break;
            case Source:
                if (reader.TryReadText(out var source)) KeepSource(ref reader, source);
                break;
            case Confidence:
                if (reader.TryReadNumber(0, 1, out var confidence)) _confidence = confidence;
                break;
            case AssertedAt:
                _assertedAt = ReadInstant(ref reader);
                break;
            case ValidFrom:
                _validFrom = ReadInstant(ref reader);
                break;
            case ValidTo:
                _validTo = ReadInstant(ref reader);
                break;
            case EvidenceField:
                _evidence = EvidenceFields.Read(ref reader);
                break;
            case Supersedes:
                _supersedes = SupersedesField.Read(ref reader);
                break;
            default: // Labels
                _labels = LabelsField.Read(ref reader);
                break;
        }
    }

    /// <summary>Checks what concerns more than one field.</summary>
    public readonly void CheckWhole(scoped ref FieldReader reader)
    {
        reader.Require(Path);
        reader.Require(Value);
        reader.Require(Source);
        if (_validFrom >= _validTo)
        {
            reader.Refuse(ValidTo, FaultCode.ValidityEmpty, "Must be after valid_from; the end does not belong to the time.");
        }
    }

    /// <summary>The assertion, once nothing was wrong.</summary>
    public readonly Assertion ToAssertion()
    {
        ReadOnlyMemory<byte> kept = bytes.Written.ToArray();
        return new()
        {
            Path = new ConceptPath(kept[_path]),
            Value = kept[_value],
            Source = new SourceId(kept[_source]),
            Confidence = _confidence,
            AssertedAt = _assertedAt,
            ValidFrom = _validFrom,
            ValidTo = _validTo,
            Evidence = _evidence,
            Supersedes = _supersedes,
            Labels = _labels,
        };
    }

    private void KeepPath(scoped ref FieldReader reader, scoped ReadOnlySpan<byte> utf8)
    {
        if (ConceptPath.IsValid(utf8, out var fault)) _path = Keep(utf8);
        else reader.Refuse(new ValueFault(fault.Code, fault.Detail));
    }

    private void KeepSource(scoped ref FieldReader reader, scoped ReadOnlySpan<byte> utf8)
    {
        if (SourceId.IsValid(utf8, out var fault)) _source = Keep(utf8);
        else reader.Refuse(fault);
    }

    private readonly Range Keep(scoped ReadOnlySpan<byte> utf8)
    {
        var start = bytes.Length;
        bytes.Append(utf8);
        return start..bytes.Length;
    }

    private static Instant? ReadInstant(scoped ref FieldReader reader) => reader.TryReadInstant(out var instant) ? instant : null;
}
