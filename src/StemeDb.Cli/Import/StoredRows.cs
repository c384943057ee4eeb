using System.Text;

namespace StemeDb.Cli.Import;

/// <summary>Rows that need not be sent again, and what became of them.</summary>
/// <param name="Rows">How many, from the first on.</param>
/// <param name="Created">How many of them made a claim.</param>
/// <param name="Exists">How many said what was said already.</param>
/// <param name="Rejected">Those that the server must have rejected, judged by the same rules.</param>
/// <param name="LastSeq">The greatest seq seen; 0: none.</param>
internal sealed record StoredRows(int Rows, long Created, long Exists, IReadOnlyList<RejectedLine> Rejected, long LastSeq)
{
    /// <summary>Counts the first rows.</summary>
    public static StoredRows Count(IReadOnlyList<ImportRow> rows, IReadOnlyList<ClaimContent?> contents, int stored, long lastSeq)
    {
        var rejected = new List<RejectedLine>();
        var latest = new Dictionary<(string, string), string>();
        long created = 0, exists = 0;
        for (var i = 0; i < stored; i++)
        {
            if (contents[i] is not { } content)
            {
                var fault = ClaimContent.FaultOf(rows[i].Json);
                rejected.Add(new RejectedLine(rows[i].Line, fault.Code, fault.Detail, fault.Pointer, Encoding.UTF8.GetString(rows[i].Json.Span)));
            }
            else if (latest.TryGetValue((content.Path, content.Source), out var before) && before == content.Said)
            {
                exists++;
            }
            else
            {
                latest[(content.Path, content.Source)] = content.Said;
                created++;
            }
        }

        return new StoredRows(stored, created, exists, rejected, lastSeq);
    }
}
