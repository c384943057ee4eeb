using System.Buffers;
using System.Runtime.CompilerServices;

namespace StemeDb.Cli.Import;

/// <summary>Cuts rows into chunks, each sent in one request.</summary>
internal static class Chunks
{
    /// <summary>Rows per request. What is sent but not acknowledged when something breaks is at most this.</summary>
    public const int MaxRows = 5_000;

    /// <summary>Bytes per request.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>A request's body: a line per row.</summary>
    public static ReadOnlyMemory<byte> Body(IReadOnlyList<ImportRow> rows)
    {
        var body = new ArrayBufferWriter<byte>(Math.Max(1, rows.Sum(row => row.Json.Length + 1)));
        foreach (var row in rows)
        {
            body.Write(row.Json.Span);
            body.Write("\n"u8);
        }

        return body.WrittenMemory;
    }

    /// <summary>
    /// The rows after <paramref name="afterLine"/>; where <paramref name="firstEndsAt"/> is given, the first chunk ends at that line,
    /// so that it holds just what was being sent when an earlier run was stopped.
    /// </summary>
    public static async IAsyncEnumerable<IReadOnlyList<ImportRow>> CutAsync(
        IAsyncEnumerable<ImportRow> rows, long afterLine, long firstEndsAt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = new List<ImportRow>();
        var bytes = 0;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (row.Line <= afterLine)
            {
                continue;
            }

            var leavesFirst = open.Count > 0 && open[0].Line <= firstEndsAt && row.Line > firstEndsAt;
            var isFull = (open.Count >= MaxRows || bytes + row.Json.Length > MaxBytes) && !(open.Count > 0 && row.Line <= firstEndsAt);
            if (open.Count > 0 && (leavesFirst || isFull))
            {
                yield return open;
                (open, bytes) = ([], 0);
            }

            open.Add(row);
            bytes += row.Json.Length + 1;
        }

        if (open.Count > 0)
        {
            yield return open;
        }
    }
}
