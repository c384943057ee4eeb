using System.Globalization;

namespace StemeDb.Storage.Journal;

/// <summary>Names of the files in the journal's directory.</summary>
internal static class SegmentName
{
    public const string Extension = ".log";

    /// <summary>The segment that is being prepared; only renamed to its own name when it is taken into use.</summary>
    public const string Spare = "spare.tmp";

    private const int Digits = 20;

    /// <summary>Fixed width, so that the order of the names is the order of the segments.</summary>
    public static string Of(long firstSeq) => firstSeq.ToString("D20", CultureInfo.InvariantCulture) + Extension;

    public static bool IsSegment(string name) => name.EndsWith(Extension, StringComparison.Ordinal);

    public static bool TryParse(string name, out long firstSeq)
    {
        firstSeq = 0;
        return name.Length == Digits + Extension.Length && IsSegment(name)
            && long.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out firstSeq)
            && firstSeq >= 1;
    }
}
