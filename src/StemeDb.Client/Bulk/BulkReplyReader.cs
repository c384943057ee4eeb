using System.Runtime.CompilerServices;
using System.Text.Json;

namespace StemeDb.Client.Bulk;

/// <summary>Reads the NDJSON reply of a bulk request line by line.</summary>
internal static class BulkReplyReader
{
    /// <summary>The reply's lines in order, the summary last.</summary>
    /// <exception cref="BulkInterruptedException">The reply ended without a summary.</exception>
    public static async IAsyncEnumerable<BulkReplyLine> ReadAsync(
        HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (true)
        {
            var line = await ReadLineAsync(reader, cancellationToken)
                ?? throw new BulkInterruptedException("The reply ended before its summary.", null);
            var reply = Parse(line);
            if (reply.Problem is { } problem)
            {
                throw new BulkInterruptedException($"The server could not finish: {problem.Code}: {problem.Detail}", null);
            }

            yield return reply;
            if (reply.Summary is not null)
            {
                yield break;
            }
        }
    }

    private static async Task<string?> ReadLineAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new BulkInterruptedException($"The connection broke while the reply was read: {e.Message}", e);
        }
    }

    private static BulkReplyLine Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, StemeDbJson.Default.BulkReplyLine)
                ?? throw new BulkInterruptedException("The server sent a line that is null.", null);
        }
        catch (JsonException e)
        {
            throw new BulkInterruptedException($"The reply broke off inside a line ({line.Length} characters).", e);
        }
    }
}
