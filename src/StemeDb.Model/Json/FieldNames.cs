using System.Text;
using System.Text.Json;

namespace StemeDb.Model.Json;

/// <summary>The fields an object may have; a field is known by its place in the list. At most 32.</summary>
internal sealed class FieldNames
{
    private readonly byte[][] _utf8;

    public FieldNames(params string[] names)
    {
        Names = names;
        _utf8 = [.. names.Select(Encoding.UTF8.GetBytes)];
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>The place of the name the reader stands on; -1 when there is no such field.</summary>
    public int Find(scoped in Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            var name = json.ValueSpan;
            for (var i = 0; i < _utf8.Length; i++)
            {
                if (name.SequenceEqual(_utf8[i])) return i;
            }

            return -1;
        }

        for (var i = 0; i < _utf8.Length; i++)
        {
            if (json.ValueTextEquals(_utf8[i])) return i;
        }

        return -1;
    }
}
