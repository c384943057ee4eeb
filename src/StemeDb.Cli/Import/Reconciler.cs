using StemeDb.Client;

namespace StemeDb.Cli.Import;

/// <summary>
/// Finds out what is stored of rows that were sent but not acknowledged. Sending a row again is harmless, except where a source
/// says A and then B about one path without a time: with both stored, A sent again would count as said anew. The server admits the
/// lines of a request in order, so what is stored is a beginning of the rows; the claims of just those sources on just those paths
/// tell how long it is. Holds as long as nobody else speaks for the same source on the same path meanwhile.
/// </summary>
internal sealed class Reconciler(StemeDbClient client)
{
    /// <summary>The rows at the beginning that are stored for certain and must not be sent again.</summary>
    /// <param name="rows">Rows in the order they were sent.</param>
    /// <param name="baseline">The log's seq before they were sent, or any later one that is before all of their claims.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<StoredRows> FindStoredAsync(IReadOnlyList<ImportRow> rows, long baseline, CancellationToken cancellationToken)
    {
        var contents = rows.Select(row => ClaimContent.Read(row.Json)).ToArray();
        var voices = contents.Index()
            .Where(item => item.Item is { HasTime: false })
            .GroupBy(item => (item.Item!.Path, item.Item.Source))
            .Where(group => group.Select(item => item.Item!.Said).Distinct().Count() > 1);
        var (stored, lastSeq) = (0, 0L);
        foreach (var voice in voices)
        {
            var (latestBefore, since) = await ReadVoiceAsync(voice.Key.Path, voice.Key.Source, baseline, cancellationToken);
            lastSeq = Math.Max(lastSeq, since.LastSeq);
            stored = Math.Max(stored, LastStored(voice, latestBefore, since.Count) + 1);
        }

        return StoredRows.Count(rows, contents, stored, lastSeq);
    }

    /// <summary>Replays a voice's rows: index of the row that made its last stored claim; -1 when none is stored.</summary>
    private static int LastStored(IEnumerable<(int Index, ClaimContent? Item)> voice, string? latest, int storedClaims)
    {
        var last = -1;
        foreach (var (index, content) in voice)
        {
            if (storedClaims > 0 && content!.Said != latest)
            {
                (last, latest) = (index, content.Said);
                storedClaims--;
            }
        }

        return last;
    }

    private async Task<(string? LatestBefore, (int Count, long LastSeq) Since)> ReadVoiceAsync(
        string path, string source, long baseline, CancellationToken cancellationToken)
    {
        string? latestBefore = null, cursor = null;
        var (count, lastSeq) = (0, 0L);
        do
        {
            var page = await client.ListAssertionsAsync(path, source, 1000, cursor, cancellationToken);
            foreach (var claim in page.Assertions)
            {
                var seq = claim.GetProperty("seq").GetInt64();
                if (seq > baseline)
                {
                    (count, lastSeq) = (count + 1, Math.Max(lastSeq, seq));
                }
                else if (!claim.TryGetProperty("retracted", out _) && !claim.TryGetProperty("superseded_by", out _))
                {
                    // Claims come in seq order; times stamped by the engine rise with it.
                    latestBefore = ClaimContent.SaidBy(claim);
                }
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return (latestBefore, (count, lastSeq));
    }
}
