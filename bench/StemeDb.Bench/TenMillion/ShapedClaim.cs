using System.Globalization;
using System.Text;
using System.Text.Json;

namespace StemeDb.Bench.TenMillion;

/// <summary>
/// A real claim with a place where the number of its copy goes: a day for flights, a suffix of the subject for the others. Copies of one
/// dataset are about other concepts, by the same sources, in the same proportions.
/// </summary>
internal sealed class ShapedClaim
{
    private static readonly DateOnly FirstDay = new(2011, 12, 8);

    private readonly bool _isOfDay;
    private readonly string _before;
    private readonly string _after;
    private readonly byte[] _head;
    private readonly byte[] _tail;

    /// <param name="source">Who says so.</param>
    /// <param name="path">Two segments at least.</param>
    /// <param name="value">Text.</param>
    /// <param name="isOfDay">The second segment is a day, at which the claim was made.</param>
    public ShapedClaim(string source, string path, string value, bool isOfDay)
    {
        var first = path.IndexOf('/');
        var second = path.IndexOf('/', first + 1);
        _isOfDay = isOfDay;
        (_before, _after) = (path[..(isOfDay ? first + 1 : second)], path[second..]);
        _head = Encoding.UTF8.GetBytes($"{{\"concept_path\":\"{JsonEncodedText.Encode(_before)}");
        _tail = Encoding.UTF8.GetBytes(
            $"{JsonEncodedText.Encode(_after)}\",\"value\":\"{JsonEncodedText.Encode(value)}\",\"source\":\"{JsonEncodedText.Encode(source)}\"");
    }

    public string Path(int copy) => _before + Mark(copy) + _after;

    /// <summary>As a line of a bulk request.</summary>
    public void WriteLine(int copy, Stream output)
    {
        var mark = Encoding.ASCII.GetBytes(Mark(copy));
        output.Write(_head);
        output.Write(mark);
        output.Write(_tail);
        if (_isOfDay)
        {
            output.Write(",\"asserted_at\":\""u8);
            output.Write(mark);
            output.Write("T00:00:00Z\""u8);
        }

        output.Write("}\n"u8);
    }

    private string Mark(int copy) => _isOfDay ? FirstDay.AddDays(copy).ToString("O", CultureInfo.InvariantCulture) : $"-{copy}";
}
