using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using StemeDb.Model.Faults;

namespace StemeDb.Model.Json;

/// <summary>
/// Reads a JSON object field by field. Unknown fields, fields given twice and text that is not JSON become faults here, so that
/// who uses it only says what each field means. The typed reads are in <c>FieldReader.Values.cs</c>.
/// </summary>
internal ref partial struct FieldReader
{
    private readonly FaultList _faults;
    private readonly JsonScratch _scratch;
    private Utf8JsonReader _json;
    private Scope _scope;
    private bool _isBroken;

    /// <summary>Begins a document, which must be an object.</summary>
    /// <param name="utf8Json">The whole document.</param>
    /// <param name="names">The fields the object may have.</param>
    /// <param name="scratch">The buffers to use; its faults take what is wrong.</param>
    public FieldReader(ReadOnlySpan<byte> utf8Json, FieldNames names, JsonScratch scratch)
        : this(utf8Json, scratch)
    {
        if (!Advance() || TryBeginObject(names, "")) return;
        ReadEnd();
        _isBroken = true;
    }

    /// <summary>Begins a document of any kind, to be read by <see cref="TryReadDocument"/>.</summary>
    /// <param name="utf8Json">The whole document.</param>
    /// <param name="scratch">The buffers to use; its faults take what is wrong.</param>
    public FieldReader(ReadOnlySpan<byte> utf8Json, JsonScratch scratch)
    {
        (_faults, _scratch) = (scratch.Faults, scratch);

        // Depth is bounded where it costs something; here it only has to be read over.
        _json = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        if (!Utf8.IsValid(utf8Json)) Break(FaultCode.InvalidUtf8, $"Not well-formed UTF-8 from byte {ValidLength(utf8Json)} on.");
    }

    /// <summary>The place of the current field in the list of names.</summary>
    public readonly int Field => _scope.Field;

    /// <summary>RFC 6901 pointer to the current field, or to the element of it that is being read.</summary>
    public readonly string Pointer => _scope.PointerToCurrent();

    /// <summary>True when the object has a member so far, of whatever name.</summary>
    public readonly bool HasMembers => _scope.HasMembers;

    /// <summary>True when the field was given in this object.</summary>
    public readonly bool WasGiven(int field) => (_scope.Seen & (1u << field)) != 0;

    /// <summary>Moves to the value of the next known field; false after the last one, and when the text turned out to be no JSON.</summary>
    public bool Next()
    {
        while (Advance())
        {
            if (_json.TokenType == JsonTokenType.EndObject)
            {
                if (_json.CurrentDepth == 0) ReadEnd();
                return false;
            }

            _scope.HasMembers = true;
            if (TryReadName(_scope.Pointer, out var name) && TryTakeField(name)) return Advance();
            if (!Advance() || !Skip()) return false;
        }

        return false;
    }

    /// <summary>Adds a fault of the current field.</summary>
    public readonly void Refuse(string code, string detail) => _faults.Add(new Fault(Pointer, code, detail));

    /// <summary>Adds a fault of the current field.</summary>
    public readonly void Refuse(ValueFault fault) => _faults.Add(fault.At(Pointer));

    /// <summary>Adds a fault of any field of the object.</summary>
    public readonly void Refuse(int field, string code, string detail) =>
        _faults.Add(new Fault(_scope.PointerTo(field), code, detail));

    /// <summary>Adds a fault for a field that was not given; to be called once the object ended.</summary>
    public readonly void Require(int field)
    {
        if (!_isBroken && !WasGiven(field)) Refuse(field, FaultCode.MissingField, $"'{_scope.Names.Names[field]}' must be given.");
    }

    /// <summary>Enters the object that is the current field's value; false, with a fault, when it is none.</summary>
    public bool TryEnter(FieldNames names, out Scope outer)
    {
        outer = _scope;
        return TryBeginObject(names, Pointer);
    }

    /// <summary>Goes on with the object around, once the inner one ended.</summary>
    public void Leave(Scope outer) => _scope = outer;

    private bool TryBeginObject(FieldNames names, string pointer)
    {
        if (_json.TokenType == JsonTokenType.StartObject)
        {
            _scope = new Scope(names, pointer);
            return true;
        }

        _faults.Add(new Fault(pointer, FaultCode.WrongType, "Must be an object."));
        Skip();
        return false;
    }

    /// <summary>Moves to the next token; false at the end, and when there is none, with a fault.</summary>
    private bool Advance()
    {
        if (_isBroken) return false;
        try
        {
            return _json.Read();
        }
        catch (JsonException e)
        {
            return Break(e);
        }
    }

    /// <summary>After the end of the document only white space may follow, which reading on finds out.</summary>
    private void ReadEnd() => Advance();

    /// <summary>Moves to the last token of the current value.</summary>
    private bool Skip()
    {
        if (_isBroken) return false;
        try
        {
            _json.Skip();
            return true;
        }
        catch (JsonException e)
        {
            return Break(e);
        }
    }

    /// <summary>Makes this the current field; false, with a fault, when there is none of this name or it was given before.</summary>
    private bool TryTakeField(ReadOnlySpan<byte> name)
    {
        var field = _scope.Names.Find(name);
        if (field < 0)
        {
            var pointer = JsonPointer.Append(_scope.Pointer, name);
            var known = string.Join(", ", _scope.Names.Names);
            _faults.Add(new Fault(pointer, FaultCode.UnknownField, $"There is no such field; there are {known}."));
            return false;
        }

        if (WasGiven(field))
        {
            _faults.Add(new Fault(_scope.PointerTo(field), FaultCode.DuplicateKey, "The object names this field twice.", IsMalformed: true));
            return false;
        }

        _scope.Field = field;
        _scope.Seen |= 1u << field;
        return true;
    }

    /// <summary>Reads the name the reader stands on, out of its escapes; valid until the next read.</summary>
    private readonly bool TryReadName(string parent, out ReadOnlySpan<byte> name)
    {
        name = _json.ValueSpan;
        if (!_json.ValueIsEscaped) return true;
        _scratch.Text.Truncate(0);
        if (JsonStringText.TryUnescape(name, _scratch.Text))
        {
            name = _scratch.Text.Written;
            return true;
        }

        _faults.Add(new Fault(parent, FaultCode.LoneSurrogate, "A name holds half of a surrogate pair, which is no character.", IsMalformed: true));
        return false;
    }

    private bool Break(JsonException e)
    {
        // The reader's sentence ends in its own way of naming the place, which is said more plainly here.
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var sentence = end < 0 ? e.Message : e.Message[..end];
        return Break(FaultCode.MalformedJson, $"{sentence} (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})");
    }

    private bool Break(string code, string detail)
    {
        _faults.Add(new Fault("", code, detail, IsMalformed: true));
        _isBroken = true;
        return false;
    }

    private static int ValidLength(ReadOnlySpan<byte> utf8)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(utf8[at..], out _, out var length) == System.Buffers.OperationStatus.Done) at += length;
        return at;
    }

    /// <summary>The object that is being read, and how far.</summary>
    internal struct Scope(FieldNames names, string pointer)
    {
        public FieldNames Names { get; } = names;

        public string Pointer { get; } = pointer;

        public int Field { get; set; }

        /// <summary>A bit for each field that was given.</summary>
        public uint Seen { get; set; }

        public bool HasMembers { get; set; }

        /// <summary>The element of the current field's array; null outside of one.</summary>
        public int? Element { get; set; }

        /// <summary>The member of the current field's object; null outside of one.</summary>
        public string? Entry { get; set; }

        public readonly string PointerTo(int field) => $"{Pointer}/{Names.Names[field]}";

        public readonly string PointerToCurrent()
        {
            var pointer = PointerTo(Field);
            if (Entry is not null) return JsonPointer.Append(pointer, Entry);
            return Element is { } index ? string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}") : pointer;
        }
    }
}
