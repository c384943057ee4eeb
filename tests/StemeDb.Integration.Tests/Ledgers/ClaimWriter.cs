using System.Globalization;
using System.Text;
using System.Text.Json;

namespace StemeDb.Integration.Tests.Ledgers;

/// <summary>One client that writes claims of many sizes, one request after the other: most alone, some as an atomic batch.</summary>
/// <param name="http">The Api.</param>
/// <param name="ledger">Where it is kept what was sent and what was acknowledged.</param>
/// <param name="name">Begins the paths of this writer.</param>
/// <param name="seed">What the sizes are drawn from.</param>
internal sealed class ClaimWriter(HttpClient http, Ledger ledger, string name, int seed)
{
    private const int AtomicClaims = 5;
    private const int LargestValue = 60_000;

    private readonly Random _random = new(seed);
    private int _written;

    /// <summary>Statuses that were answered, other than success.</summary>
    public HashSet<int> Refusals { get; } = [];

    /// <summary>Writes until told to stop; a request under way is waited for.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var claims = NextBatch();
            ledger.Sent(claims);
            if (!await SendAsync(claims))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);
            }
        }
    }

    /// <summary>Sends one claim.</summary>
    /// <returns>The status that was answered.</returns>
    public async Task<int> WriteOneAsync()
    {
        SentClaim[] claims = [NextClaim(null)];
        ledger.Sent(claims);
        using var response = await PostAsync(claims);
        await AcknowledgeAsync(claims, response);
        return (int)response.StatusCode;
    }

    private SentClaim[] NextBatch()
    {
        var first = NextClaim(null);
        return _random.Next(8) == 0 ? [first, .. Enumerable.Range(1, AtomicClaims - 1).Select(_ => NextClaim(first.Batch))] : [first];
    }

    private SentClaim NextClaim(string? batch)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"ledger/{name}/{_written % 100}/{_written++}");
        var length = _random.Next(5) < 2 ? _random.Next(4_000, LargestValue) : _random.Next(1, 200);
        return new SentClaim(path, string.Create(length, _random, Fill), ledger.Source, batch ?? path);
    }

    private static void Fill(Span<char> value, Random random) => random.GetItems("abcdefghijklmnopqrstuvwxyz0123456789", value);

    private async Task<bool> SendAsync(SentClaim[] claims)
    {
        using var response = await PostAsync(claims);
        if (response.IsSuccessStatusCode)
        {
            await AcknowledgeAsync(claims, response);
            return true;
        }

        Refusals.Add((int)response.StatusCode);
        return (int)response.StatusCode is 503 or 504 or 507
            ? false
            : throw new InvalidOperationException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
    }

    private Task<HttpResponseMessage> PostAsync(SentClaim[] claims) => claims.Length == 1
        ? http.PostAsync("/v1/assertions", Body(claims, "application/json"))
        : http.PostAsync("/v1/assertions/bulk?atomic=true", Body(claims, "application/x-ndjson"));

    private static StringContent Body(SentClaim[] claims, string type) =>
        new(string.Join('\n', claims.Select(claim => claim.ToJson())), Encoding.UTF8, type);

    private async Task AcknowledgeAsync(SentClaim[] claims, HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            return;
        }

        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var (claim, line) in claims.Zip(lines))
        {
            var reply = JsonElement.Parse(line);
            ledger.Acknowledged(claim, new Acknowledgement(reply.GetProperty("id").GetString()!, reply.GetProperty("seq").GetInt64()));
        }
    }
}
