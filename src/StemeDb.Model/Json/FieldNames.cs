using System.Text;

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

    /// <summary>The place of a name; -1 when there is no such field.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _utf8.Length; i++)
        {
            if (name.SequenceEqual(_utf8[i])) return i;
        }

        return -1;
    }
}
