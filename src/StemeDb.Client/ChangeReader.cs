using System.Runtime.CompilerServices;
using System.Text.Json;
using StemeDb.Client.Messages;

namespace StemeDb.Client;

/// <summary>Reads the lines of a feed of changes.</summary>
internal static class ChangeReader
{
    public static async IAsyncEnumerable<ChangeMessage> ReadAsync(
        HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var lines = new StreamReader(body);
        while (await NextAsync(lines, cancellationToken) is { } line)
        {
            yield return Read(line);
        }
    }

    private static async Task<string?> NextAsync(StreamReader lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadLineAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new StemeDbException("The feed of changes broke; ask again for what comes after the last change.", e);
        }
    }

    private static ChangeMessage Read(string line)
    {
        JsonElement raw;
        try
        {
            raw = JsonElement.Parse(line);
        }
        catch (JsonException e)
        {
            throw new StemeDbException("A line of the feed of changes is not whole; ask again for what comes after the last change.", e);
        }

        if (raw.TryGetProperty("problem", out var document))
        {
            var problem = document.Deserialize(ProblemJson.Default.ProblemMessage) ?? new ProblemMessage();
            throw new StemeDbException(problem, document.GetProperty("status").GetInt32(), retryAfter: null);
        }

        return new ChangeMessage(
            raw.GetProperty("seq").GetInt64(),
            raw.GetProperty("kind").GetString()!,
            raw.TryGetProperty("recorded_at", out var at) ? at.GetString() : null)
        { Raw = raw };
    }
}
