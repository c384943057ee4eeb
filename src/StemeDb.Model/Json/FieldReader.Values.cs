using System.Globalization;
using System.Text;
using System.Text.Json;
using StemeDb.Model.Faults;
using StemeDb.Model.Time;

namespace StemeDb.Model.Json;

/// <summary>The typed reads: each returns true and the value, or false after it added a fault and moved over what stands there.</summary>
internal ref partial struct FieldReader
{
    /// <summary>True when the value is null.</summary>
    public readonly bool IsNull => _json.TokenType == JsonTokenType.Null;

    /// <summary>Reads a string as UTF-8, valid until the next read.</summary>
    public bool TryReadText(out ReadOnlySpan<byte> utf8)
    {
        utf8 = default;
        if (_json.TokenType != JsonTokenType.String) return RefuseType("a string");
        if (!_json.ValueIsEscaped)
        {
            utf8 = _json.ValueSpan;
            return true;
        }

        _scratch.Text.Truncate(0);
        if (!JsonStringText.TryUnescape(_json.ValueSpan, _scratch.Text))
        {
            _faults.Add(new Fault(
                Pointer, FaultCode.LoneSurrogate, "The string holds half of a surrogate pair, which is no character.", IsMalformed: true));
            return false;
        }

        utf8 = _scratch.Text.Written;
        return true;
    }

    /// <summary>Reads a string of at most so many bytes of UTF-8.</summary>
    public bool TryReadString(int maxBytes, out string text)
    {
        text = "";
        if (!TryReadText(out var utf8)) return false;
        if (utf8.Length > maxBytes)
        {
            Refuse(FaultCode.TooLong, $"Has {utf8.Length} bytes; at most {maxBytes} are allowed.");
            return false;
        }

        text = Encoding.UTF8.GetString(utf8);
        return true;
    }

    /// <summary>Reads a number that a double carries unchanged.</summary>
    public bool TryReadNumber(out double number)
    {
        number = 0;
        if (_json.TokenType != JsonTokenType.Number) return RefuseType("a number");
        if (!EcmaScriptNumber.TryReadExact(_json.ValueSpan, out var exact))
        {
            Refuse(FaultCode.InexactNumber, "A double cannot carry this number unchanged; give it with fewer digits.");
            return false;
        }

        number = EcmaScriptNumber.ToDouble(exact);
        return true;
    }

    /// <summary>Reads a number within bounds, both inclusive.</summary>
    public bool TryReadNumber(double min, double max, out double number)
    {
        if (!TryReadNumber(out number)) return false;
        if (number >= min && number <= max) return true;
        Refuse(FaultCode.OutOfRange, string.Create(CultureInfo.InvariantCulture, $"Must be within {min} and {max}."));
        return false;
    }

    /// <summary>Reads a whole number within bounds, both inclusive.</summary>
    public bool TryReadInteger(long min, long max, out long number)
    {
        number = 0;
        if (_json.TokenType != JsonTokenType.Number) return RefuseType("a whole number");
        if (_json.TryGetInt64(out number) && number >= min && number <= max) return true;
        Refuse(FaultCode.OutOfRange, $"Must be a whole number within {min} and {max}, without point or exponent.");
        return false;
    }

    /// <summary>Reads a truth value.</summary>
    public bool TryReadBoolean(out bool value)
    {
        value = _json.TokenType == JsonTokenType.True;
        return value || _json.TokenType == JsonTokenType.False || RefuseType("true or false");
    }

    /// <summary>Reads an RFC 3339 time.</summary>
    public bool TryReadInstant(out Instant instant)
    {
        instant = default;
        if (!TryReadText(out var utf8)) return false;
        if (Instant.TryParse(utf8, out instant, out var fault)) return true;
        Refuse(fault);
        return false;
    }

    /// <summary>Appends the field's value, of any type, in canonical form to the output of the scratch buffers.</summary>
    public bool TryReadCanonicalValue() => TryReadCanonicalValue(Pointer);

    /// <summary>Appends the whole document in canonical form to the output of the scratch buffers.</summary>
    public bool TryReadDocument()
    {
        if (!Advance() || !TryReadCanonicalValue("")) return false;
        ReadEnd();
        return !_isBroken;
    }

    private bool TryReadCanonicalValue(string pointer)
    {
        try
        {
            return _scratch.Values.TryWrite(ref _json, pointer, _faults);
        }
        catch (JsonException e)
        {
            return Break(e);
        }
    }

    private bool RefuseType(string expected)
    {
        Refuse(FaultCode.WrongType, IsNull ? $"Must be {expected}; leave the field out to say nothing." : $"Must be {expected}.");
        Skip();
        return false;
    }
}
