namespace StemeDb.Cli.Output;

/// <summary>Rows whose columns stand under each other; blank columns and trailing blanks are left out.</summary>
/// <param name="headings">Of the columns; &gt; before one puts the column to the right.</param>
internal sealed class TextTable(params string[] headings)
{
    private const int LongestValue = 60;

    private readonly List<string[]> _rows = [];

    /// <summary>A value as a table has room for it.</summary>
    public static string Shorten(string value) => value.Length <= LongestValue ? value : $"{value.AsSpan(0, LongestValue - 1)}…";

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter text, string indent)
    {
        var columns = Enumerable.Range(0, headings.Length).Where(column => _rows.Exists(row => row[column].Length > 0)).ToArray();
        var widths = columns.Select(column => Math.Max(headings[column].TrimStart('>').Length, _rows.Max(row => row[column].Length))).ToArray();
        foreach (var row in _rows.Prepend([.. headings.Select(heading => heading.TrimStart('>'))]))
        {
            var cells = columns.Select((column, i) =>
                headings[column].StartsWith('>') ? row[column].PadLeft(widths[i]) : row[column].PadRight(widths[i]));
            text.WriteLine((indent + string.Join("  ", cells)).TrimEnd());
        }
    }
}
