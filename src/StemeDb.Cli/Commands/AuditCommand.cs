using System.CommandLine;
using StemeDb.Cli.Output;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb audit</c>: what administrators did.</summary>
internal static class AuditCommand
{
    private const int PageMax = 1000;

    private static readonly Option<int> Limit = new("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 20 };

    public static Command Create()
    {
        var audit = new Command("audit", "List what administrators did, the newest first.") { Limit };
        audit.Runs(ListAsync);
        return audit;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var client = ServerOption.Connect(parsed);
        var table = new TextTable(">seq", "recorded at", "actor", "action", "outcome", "target", "from");
        string? cursor = null;
        for (var wanted = parsed.GetValue(Limit); wanted > 0;)
        {
            var page = await client.ListAuditAsync(Math.Min(wanted, PageMax), cursor, cancellationToken);
            foreach (var entry in page.Audit)
            {
                if (parsed.WantsJson()) Console.WriteLine(entry.Raw.GetRawText());
                else table.Add($"{entry.Seq}", entry.RecordedAt, entry.Actor, entry.Action, entry.Outcome, TextTable.Shorten(entry.Target ?? ""), entry.Address ?? "");
            }

            wanted -= page.Audit.Count;
            cursor = page.NextCursor;
            if (cursor is null) break;
        }

        if (!parsed.WantsJson()) table.Write(Console.Out, indent: "");
        return ExitCode.Success;
    }
}
