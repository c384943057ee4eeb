using System.Runtime.CompilerServices;

namespace StemeDb.Cli.Import;

/// <summary>An input's rows in their order. Blank lines are passed over.</summary>
internal static class RowReader
{
    public static async IAsyncEnumerable<ImportRow> ReadAsync(
        Stream content, InputFormat format, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long number = 0;
        TsvColumns? columns = null;
        await foreach (var line in LineReader.ReadAsync(content, cancellationToken))
        {
            number++;
            if (line.AsSpan().Trim(" \t"u8).IsEmpty)
            {
                continue;
            }

            if (format == InputFormat.Ndjson)
            {
                yield return new ImportRow(number, line, null);
            }
            else if (columns is null)
            {
                columns = TsvColumns.FromHeader(line, number);
            }
            else
            {
                yield return TsvRow.Read(line, number, columns);
            }
        }
    }
}
