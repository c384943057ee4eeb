using System.Text;
using System.Text.Json;
using StemeDb.Model.Faults;

namespace StemeDb.Model.Json;

/// <summary>
/// Fields whose value is an array, or an object with names of any kind. After <see cref="NextElement"/> and
/// <see cref="NextEntry"/> the typed reads read the element, and faults point to it.
/// </summary>
internal ref partial struct FieldReader
{
    /// <summary>Enters the array that is the current field's value; false, with a fault, when it is none.</summary>
    public bool TryBeginArray() => _json.TokenType == JsonTokenType.StartArray || RefuseType("an array");

    /// <summary>Moves to the next element of the array; false after the last.</summary>
    public bool NextElement()
    {
        if (Advance() && _json.TokenType != JsonTokenType.EndArray)
        {
            _scope.Element = _scope.Element is { } index ? index + 1 : 0;
            return true;
        }

        _scope.Element = null;
        return false;
    }

    /// <summary>Enters the object that is the current field's value; false, with a fault, when it is none.</summary>
    public bool TryBeginEntries() => _json.TokenType == JsonTokenType.StartObject || RefuseType("an object");

    /// <summary>Moves to the value of the next member, whatever its name; false after the last.</summary>
    public bool NextEntry(out string name)
    {
        name = "";
        _scope.Entry = null;
        while (Advance() && _json.TokenType != JsonTokenType.EndObject)
        {
            if (TryReadName(Pointer, out var utf8))
            {
                name = Encoding.UTF8.GetString(utf8);
                _scope.Entry = JsonPointer.CanName(utf8) ? name : null;
                return Advance();
            }

            if (!Advance() || !Skip()) return false;
        }

        return false;
    }

    /// <summary>Adds a fault for an entry that stands twice.</summary>
    public readonly void RefuseDuplicate(string name) =>
        _faults.Add(new Fault(JsonPointer.Append(Pointer, name), FaultCode.DuplicateKey, "The object names this member twice.", IsMalformed: true));
}
