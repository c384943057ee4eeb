using StemeDb.Client;

namespace StemeDb.Cli.Import;

/// <summary>Rows that are stored for certain and must not be sent again.</summary>
/// <param name="Rows">Which.</param>
/// <param name="Seqs">The claims they made; the others of them said what was said already.</param>
internal sealed record StoredRows(IReadOnlySet<ImportRow> Rows, IReadOnlySet<long> Seqs);

/// <summary>
/// Finds out what is stored of rows that were sent but not acknowledged. Sending a row again is harmless, except where a source
/// says A and then B about one path without a time: with both stored, A sent again would count as said anew. The server admits the
/// lines of a request in order, so of each such voice a beginning is stored, and its claims tell how long it is. Holds as long as
/// nobody else speaks for the same source on the same path meanwhile.
/// </summary>
internal sealed class Reconciler(StemeDbClient client)
{
    /// <summary>Of the rows given, those that must not be sent again.</summary>
    /// <param name="rows">Rows in the order they were sent.</param>
    /// <param name="baseline">The log's seq before they were sent.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<StoredRows> FindStoredAsync(IReadOnlyList<ImportRow> rows, long baseline, CancellationToken cancellationToken)
    {
        var voices = rows
            .Select(row => (Row: row, Content: ClaimContent.Read(row.Json)))
            .Where(item => item.Content is { HasTime: false })
            .GroupBy(item => (item.Content!.Path, item.Content.Source))
            .Where(voice => voice.Select(item => item.Content!.Said).Distinct().Count() > 1);
        var stored = new HashSet<ImportRow>(ReferenceEqualityComparer.Instance);
        var seqs = new HashSet<long>();
        foreach (var voice in voices)
        {
            var past = await ReadVoiceAsync(voice.Key.Path, voice.Key.Source, baseline, cancellationToken);
            seqs.UnionWith(past.SeqsSince);
            stored.UnionWith(Beginning([.. voice.Select(item => (item.Row, item.Content!.Said))], past));
        }

        return new StoredRows(stored, seqs);
    }

    /// <summary>The rows of a voice up to the one that made its last stored claim.</summary>
    private static IEnumerable<ImportRow> Beginning((ImportRow Row, string Said)[] voice, VoicePast past)
    {
        var (length, latest, claims) = (0, past.LatestBefore, past.SeqsSince.Count);
        for (var i = 0; claims > 0 && i < voice.Length; i++)
        {
            if (voice[i].Said != latest)
            {
                (length, latest, claims) = (i + 1, voice[i].Said, claims - 1);
            }
        }

        return voice.Take(length).Select(item => item.Row);
    }

    private async Task<VoicePast> ReadVoiceAsync(string path, string source, long baseline, CancellationToken cancellationToken)
    {
        string? latestBefore = null, cursor = null;
        var since = new List<long>();
        do
        {
            var page = await client.ListAssertionsAsync(path, source, 1000, cursor, cancellationToken);
            foreach (var claim in page.Assertions)
            {
                var seq = claim.GetProperty("seq").GetInt64();
                if (seq > baseline)
                {
                    since.Add(seq);
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
        return new VoicePast(latestBefore, since);
    }

    /// <summary>What a source said about a path: its latest claim up to the baseline, and the seqs of those since.</summary>
    private sealed record VoicePast(string? LatestBefore, IReadOnlyList<long> SeqsSince);
}
