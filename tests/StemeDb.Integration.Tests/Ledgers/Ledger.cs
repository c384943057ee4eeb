using System.Collections.Concurrent;
using System.Text.Json;
using StemeDb.Client;

namespace StemeDb.Integration.Tests.Ledgers;

/// <summary>
/// Kept by the client: what it sent, and what the server acknowledged of it with which id and seq. Any number of writers.
/// </summary>
/// <param name="source">The source that all its claims are from.</param>
internal sealed class Ledger(string source)
{
    private readonly ConcurrentDictionary<string, SentClaim> _sent = new();
    private readonly ConcurrentDictionary<string, Acknowledgement> _acknowledged = new();

    public string Source => source;

    /// <summary>Claims that were acknowledged.</summary>
    public int Count => _acknowledged.Count;

    /// <summary>Ids of the claims that were acknowledged.</summary>
    public IEnumerable<string> Ids => _acknowledged.Values.Select(told => told.Id);

    /// <summary>Claims that were sent and not acknowledged.</summary>
    public int CountUnanswered => _sent.Count - _acknowledged.Count;

    public void Sent(IEnumerable<SentClaim> claims)
    {
        foreach (var claim in claims)
        {
            _sent[claim.Path] = claim;
        }
    }

    public void Acknowledged(SentClaim claim, Acknowledgement acknowledgement) => _acknowledged[claim.Path] = acknowledgement;

    /// <summary>
    /// Lists what the server has of this source and compares: every acknowledged claim is there at its seq, as it was sent;
    /// any other is there as it was sent or not at all, an atomic batch all of it or nothing; nothing else is there.
    /// </summary>
    /// <returns>What is wrong, a sentence each.</returns>
    public async Task<IReadOnlyList<string>> FindFaultsAsync(StemeDbClient client)
    {
        var faults = new List<string>();
        var stored = new HashSet<string>();
        await foreach (var claim in ListAsync(client))
        {
            var path = claim.GetProperty("concept_path").GetString()!;
            if (!stored.Add(path))
            {
                faults.Add($"{path}: stored twice");
            }

            faults.AddRange(Compare(path, claim));
        }

        faults.AddRange(_acknowledged.Keys.Where(path => !stored.Contains(path)).Select(path => $"{path}: acknowledged, not found"));
        faults.AddRange(_sent.Values.GroupBy(claim => claim.Batch)
            .Where(batch => batch.Select(claim => stored.Contains(claim.Path)).Distinct().Count() > 1)
            .Select(batch => $"{batch.Key}: only a part of the atomic batch is stored"));
        return faults;
    }

    /// <summary>Asks for every acknowledged claim by its id.</summary>
    /// <returns>What is wrong, a sentence each.</returns>
    public async Task<IReadOnlyList<string>> FindFaultsByIdAsync(StemeDbClient client)
    {
        var faults = new List<string>();
        foreach (var (path, told) in _acknowledged)
        {
            try
            {
                faults.AddRange(Compare(path, await client.GetAssertionAsync(told.Id)));
            }
            catch (StemeDbException failure) when (failure.Status == 404)
            {
                faults.Add($"{path}: told id {told.Id}, not found by it");
            }
        }

        return faults;
    }

    /// <summary>Claims of this ledger that are stored although their answer was lost.</summary>
    public async Task<int> CountUnacknowledgedAsync(StemeDbClient client)
    {
        var count = 0;
        await foreach (var claim in ListAsync(client))
        {
            count += _acknowledged.ContainsKey(claim.GetProperty("concept_path").GetString()!) ? 0 : 1;
        }

        return count;
    }

    private IEnumerable<string> Compare(string path, JsonElement stored)
    {
        if (!_sent.TryGetValue(path, out var sent))
        {
            yield return $"{path}: never sent";
        }
        else if (!sent.IsSameAs(stored))
        {
            yield return $"{path}: not what was sent";
        }

        var (id, seq) = (stored.GetProperty("id").GetString(), stored.GetProperty("seq").GetInt64());
        if (_acknowledged.TryGetValue(path, out var told) && (told.Id != id || told.Seq != seq))
        {
            yield return $"{path}: told id {told.Id} at seq {told.Seq}, found {id} at {seq}";
        }
    }

    private async IAsyncEnumerable<JsonElement> ListAsync(StemeDbClient client)
    {
        string? cursor = null;
        do
        {
            var page = await client.ListAssertionsAsync(null, source, 1000, cursor);
            foreach (var claim in page.Assertions)
            {
                yield return claim;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
