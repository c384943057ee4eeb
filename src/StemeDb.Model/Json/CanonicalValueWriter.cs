using System.Globalization;
using System.Text.Json;
using StemeDb.Model.Assertions;
using StemeDb.Model.Faults;

namespace StemeDb.Model.Json;

/// <summary>
/// Writes the JSON value a reader stands on in canonical form (RFC 8785), in one pass: members are written as they come and
/// put in order when their object ends. Kept and used again; not thread-safe.
/// </summary>
internal sealed class CanonicalValueWriter
{
    private readonly CanonicalMembers _members;
    private readonly Step[] _trail = new Step[AssertionLimits.MaxValueDepth];
    private FaultList _faults = new();
    private string _pointer = "";
    private int _start;
    private bool _isTooLarge;

    public CanonicalValueWriter() => _members = new CanonicalMembers(Output);

    /// <summary>Where values are appended.</summary>
    public JsonBuffer Output { get; } = new(1024);

    /// <summary>Bytes it holds on to.</summary>
    public int Capacity => Output.Capacity + _members.Capacity;

    /// <summary>Appends the value the reader stands on, and leaves the reader on its last token.</summary>
    /// <param name="json">On the first token of a value, over a whole document of well-formed UTF-8.</param>
    /// <param name="pointer">Where the value stands.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <returns>False when something was wrong; nothing is appended then.</returns>
    /// <exception cref="JsonException">Not JSON; what was appended is undefined.</exception>
    public bool TryWrite(scoped ref Utf8JsonReader json, string pointer, FaultList faults)
    {
        (_faults, _pointer, _start, _isTooLarge) = (faults, pointer, Output.Length, false);
        _members.Clear();
        var before = faults.Count;
        WriteValue(ref json, 0);
        if (faults.Count == before) return true;
        Output.Truncate(_start);
        return false;
    }

    private void WriteValue(scoped ref Utf8JsonReader json, int depth)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when depth == AssertionLimits.MaxValueDepth:
                Fault(depth, FaultCode.ValueTooDeep, $"A value is nested at most {AssertionLimits.MaxValueDepth} levels deep.");
                json.Skip();
                return;
            case JsonTokenType.StartObject:
                WriteObject(ref json, depth);
                return;
            case JsonTokenType.StartArray:
                WriteArray(ref json, depth);
                return;
            case JsonTokenType.String:
                WriteString(json, depth);
                break;
            case JsonTokenType.Number:
                WriteNumber(json.ValueSpan, depth);
                break;
            default: // true, false, null
                Output.Append(json.ValueSpan);
                break;
        }

        CheckSize();
    }

    private void WriteArray(scoped ref Utf8JsonReader json, int depth)
    {
        Output.Append((byte)'[');
        var index = 0;
        for (; json.Read() && json.TokenType != JsonTokenType.EndArray; index++)
        {
            if (_isTooLarge)
            {
                json.Skip();
                continue;
            }

            if (index > 0) Output.Append((byte)',');
            _trail[depth] = Step.Element(index);
            WriteValue(ref json, depth + 1);
        }

        Output.Append((byte)']');
        CheckSize();
    }

    private void WriteObject(scoped ref Utf8JsonReader json, int depth)
    {
        var members = _members.BeginObject();
        Output.Append((byte)'{');
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (_isTooLarge)
            {
                json.Skip();
                continue;
            }

            if (!_members.TryBeginMember(ref members, json, out var key))
            {
                Fault(depth, FaultCode.LoneSurrogate, "A name holds half of a surrogate pair, which is no character.", isMalformed: true);
            }

            _trail[depth] = Step.Member(key);
            json.Read();
            WriteValue(ref json, depth + 1);
            _members.EndMember(ref members);
            CheckSize();
        }

        if (!_isTooLarge && !_members.TryEndObject(ref members, out var duplicate))
        {
            _trail[depth] = Step.Member(duplicate);
            Fault(depth + 1, FaultCode.DuplicateKey, "The object names this member twice.", isMalformed: true);
        }

        _members.Forget(members);
        Output.Append((byte)'}');
        CheckSize();
    }

    private void WriteString(scoped in Utf8JsonReader json, int depth)
    {
        if (!json.ValueIsEscaped)
        {
            // Without escapes nothing in it needs one.
            Output.Append((byte)'"');
            Output.Append(json.ValueSpan);
            Output.Append((byte)'"');
        }
        else if (!_members.TryAppendEscaped(json.ValueSpan))
        {
            Fault(depth, FaultCode.LoneSurrogate, "The string holds half of a surrogate pair, which is no character.", isMalformed: true);
        }
    }

    private void WriteNumber(ReadOnlySpan<byte> text, int depth)
    {
        if (PlainValue.IsInteger(text))
        {
            Output.Append(text);
        }
        else if (EcmaScriptNumber.TryReadExact(text, out var number))
        {
            Output.Advance(EcmaScriptNumber.Format(number, Output.GetSpan(EcmaScriptNumber.MaxBytes)));
        }
        else
        {
            Fault(depth, FaultCode.InexactNumber, "A double cannot carry this number unchanged; send it as a string.");
        }
    }

    private void CheckSize()
    {
        if (_isTooLarge || Output.Length - _start <= AssertionLimits.MaxValueBytes) return;
        _isTooLarge = true;
        Fault(0, FaultCode.ValueTooLarge, $"A value has at most {AssertionLimits.MaxValueBytes} bytes in canonical form.");
    }

    private void Fault(int depth, string code, string detail, bool isMalformed = false)
    {
        var pointer = _pointer;
        foreach (var step in _trail.AsSpan(0, depth))
        {
            if (!step.IsMember)
            {
                pointer = JsonPointer.Append(pointer, step.Index.ToString(CultureInfo.InvariantCulture));
                continue;
            }

            var name = _members.NameAt(step.Name);
            if (!JsonPointer.CanName(name)) break;
            pointer = JsonPointer.Append(pointer, name);
        }

        _faults.Add(new Fault(pointer, code, detail, isMalformed));
    }

    /// <summary>One level of the way from the value's root to where the writer is.</summary>
    private readonly record struct Step(int Index, MemberName Name)
    {
        public bool IsMember => Index < 0;

        public static Step Element(int index) => new(index, default);

        public static Step Member(MemberName name) => new(-1, name);
    }
}
