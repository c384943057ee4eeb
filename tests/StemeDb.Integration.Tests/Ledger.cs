using System.Globalization;
using System.Text.Json;
using StemeDb.Client;
using StemeDb.Client.Messages;

namespace StemeDb.Integration.Tests;

/// <summary>What the server acknowledged, kept by the client: each id with the seq it was told.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<string, long> _acknowledged = [];
    private int _written;

    public int Count => _acknowledged.Count;

    /// <summary>Writes one claim after the other until told to stop; what fails while the engine is away is not in the ledger.</summary>
    public async Task WriteAsync(StemeDbClient client, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var message = new AssertionMessage
            {
                ConceptPath = string.Create(CultureInfo.InvariantCulture, $"ledger/{_written % 100}/{_written++}"),
                Value = JsonElement.Parse("1"),
                Source = "ledger",
                AssertedAt = "2026-01-01T00:00:00Z",
            };
            try
            {
                var reply = await client.AssertAsync(message, CancellationToken.None);
                _acknowledged[reply.Id] = reply.Seq;
            }
            catch (StemeDbException failure) when (failure.IsTransient)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);
            }
        }
    }

    /// <summary>Claims of this ledger that are stored although their answer was lost.</summary>
    public async Task<int> CountUnacknowledgedAsync(StemeDbClient client)
    {
        var (unacknowledged, cursor) = (0, (string?)null);
        do
        {
            var page = await client.ListAssertionsAsync(null, "ledger", 1000, cursor);
            unacknowledged += page.Assertions.Count(claim => !_acknowledged.ContainsKey(claim.GetProperty("id").GetString()!));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return unacknowledged;
    }

    /// <summary>Every acknowledged claim that is not there, or not with the seq that was told.</summary>
    public async Task<IReadOnlyList<string>> FindLostAsync(StemeDbClient client)
    {
        var lost = new List<string>();
        foreach (var (id, seq) in _acknowledged)
        {
            try
            {
                var stored = await client.GetAssertionAsync(id);
                var found = stored.GetProperty("seq").GetInt64();
                if (found != seq)
                {
                    lost.Add($"{id}: told seq {seq}, found at {found}");
                }
            }
            catch (StemeDbException failure) when (failure.Status == 404)
            {
                lost.Add($"{id}: told seq {seq}, not found");
            }
        }

        return lost;
    }
}
