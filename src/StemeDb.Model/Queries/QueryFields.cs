using StemeDb.Model.Faults;
using StemeDb.Model.Json;
using StemeDb.Model.Paths;
using StemeDb.Model.Time;

namespace StemeDb.Model.Queries;

/// <summary>The fields of a query as they are read.</summary>
internal ref struct QueryFields(JsonBuffer bytes)
{
    private const int ConceptPath = 0;
    private const int Lens = 1;
    private const int AsOfSeq = 2;
    private const int AsOf = 3;
    private const int ValidAt = 4;
    private const int Now = 5;
    private const int Params = 6;
    private const int Explain = 7;
    private const int Limit = 8;
    private const int Cursor = 9;

    private PathPattern? _path;
    private string? _lens;
    private long? _asOfSeq;
    private Instant? _asOf;
    private Instant? _validAt;
    private Instant? _now;
    private ReadOnlyMemory<byte> _params;
    private bool _explain;
    private int? _limit;
    private string? _cursor;

    public static FieldNames Names { get; } = new(
        "concept_path", "lens", "as_of_seq", "as_of", "valid_at", "now", "params", "explain", "limit", "cursor");

    /// <summary>Reads the field the reader is on.</summary>
    public void Read(scoped ref FieldReader reader)
    {
        switch (reader.Field)
        {
            case ConceptPath:
                ReadPath(ref reader);
                break;
            case Lens:
                _lens = ReadString(ref reader, QueryRequest.MaxLensBytes);
                break;
            case AsOfSeq:
                if (reader.TryReadInteger(0, long.MaxValue, out var asOfSeq)) _asOfSeq = asOfSeq;
                break;
            case AsOf:
                _asOf = ReadInstant(ref reader);
                break;
            case ValidAt:
                _validAt = ReadInstant(ref reader);
                break;
            case Now:
                _now = ReadInstant(ref reader);
                break;
            case Params:
                if (reader.TryBeginEntries() && reader.TryReadCanonicalValue()) _params = bytes.Written.ToArray();
                break;
            case Explain:
                reader.TryReadBoolean(out _explain);
                break;
            case Limit:
                if (reader.TryReadInteger(1, QueryRequest.MaxLimit, out var limit)) _limit = (int)limit;
                break;
            case Cursor:
                _cursor = ReadString(ref reader, QueryRequest.MaxCursorBytes);
                break;
        }
    }

    /// <summary>Checks what concerns more than one field.</summary>
    public readonly void CheckWhole(scoped ref FieldReader reader)
    {
        reader.Require(ConceptPath);
        if (reader.WasGiven(AsOf) && reader.WasGiven(AsOfSeq))
        {
            reader.Refuse(AsOf, FaultCode.FieldsConflict, "Give as_of or as_of_seq, not both.");
        }

        if (reader.WasGiven(Cursor) && _path is { IsLiteral: true })
        {
            reader.Refuse(Cursor, FaultCode.FieldsConflict, "A path has one answer; a cursor belongs to a pattern.");
        }
    }

    /// <summary>The request, once nothing was wrong.</summary>
    public readonly QueryRequest ToRequest() => new()
    {
        ConceptPath = _path!,
        Lens = _lens,
        Params = _params,
        AsOfSeq = _asOfSeq,
        AsOf = _asOf,
        ValidAt = _validAt,
        Now = _now,
        Explain = _explain,
        Limit = _limit,
        Cursor = _cursor,
    };

    private void ReadPath(scoped ref FieldReader reader)
    {
        if (!reader.TryReadText(out var text)) return;
        if (!PathPattern.TryParse(text, out _path, out var fault)) reader.Refuse(new ValueFault(fault.Code, fault.Detail));
    }

    private static string? ReadString(scoped ref FieldReader reader, int maxBytes) =>
        reader.TryReadString(maxBytes, out var text) ? text : null;

    private static Instant? ReadInstant(scoped ref FieldReader reader) => reader.TryReadInstant(out var instant) ? instant : null;
}
