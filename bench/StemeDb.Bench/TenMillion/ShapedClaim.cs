using System.Globalization;
using System.Security.Cryptography;
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
    private readonly string _copyFields;
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
        _copyFields = $"{Escaped(_after)}\t{Escaped(source)}\t{Escaped($"\"{JsonEncodedText.Encode(value)}\"")}";
        _head = Encoding.UTF8.GetBytes($"{{\"concept_path\":\"{JsonEncodedText.Encode(_before)}");
        _tail = Encoding.UTF8.GetBytes(
            $"{JsonEncodedText.Encode(_after)}\",\"value\":\"{JsonEncodedText.Encode(value)}\",\"source\":\"{JsonEncodedText.Encode(source)}\"");
    }

    /// <summary>Where the same source says the same about the same subject, only the first is a claim.</summary>
    public string Key => $"{_before}\t{_copyFields}";

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

    /// <summary>As a line of PostgreSQL's COPY: id, path, source, value, time. The id is as long and as random as ours.</summary>
    public string CopyLine(int copy)
    {
        var fields = $"{Escaped(_before)}{Mark(copy)}{_copyFields}\t{(_isOfDay ? Mark(copy) : "2011-12-08")}T00:00:00Z";
        return $"\\\\x{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fields)))}\t{fields}";
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal);

    private string Mark(int copy) => _isOfDay ? FirstDay.AddDays(copy).ToString("O", CultureInfo.InvariantCulture) : $"-{copy}";
}
