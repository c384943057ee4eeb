using System.Text.Json;
using System.Text.RegularExpressions;

namespace StemeDb.Integration.Tests.Fuzzing;

/// <summary>What the server replied.</summary>
internal sealed record FuzzReply(int Status, string? MediaType, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>What must hold of every reply, whatever was sent.</summary>
internal static partial class ReplyRules
{
    // What the HTTP server or a check before routing may say of any request.
    private static readonly HashSet<int> Anywhere = [400, 408, 413, 414, 431];

    /// <summary>The rule that a reply breaks; null: none.</summary>
    /// <param name="request">What was sent.</param>
    /// <param name="reply">What came.</param>
    /// <param name="secrets">Texts that no reply may hold.</param>
    public static string? FindBroken(FuzzRequest request, FuzzReply reply, IReadOnlyList<string> secrets)
    {
        if (reply.Status >= 500 && reply.Status is not (503 or 504))
        {
            return $"status {reply.Status} for something a client sent";
        }

        if (reply.Status == 503 && !reply.Headers.ContainsKey("Retry-After"))
        {
            return "503 without Retry-After";
        }

        if (request.IsOnRoute && !Anywhere.Contains(reply.Status) && !request.Operation.Statuses.Contains(reply.Status))
        {
            return $"status {reply.Status}, which the document does not name for {request.Operation}";
        }

        if (InnerThings().Match(reply.Body) is { Success: true } inner)
        {
            return $"the reply tells something of our insides: '{inner.Value}'";
        }

        if (secrets.Any(secret => reply.Body.Contains(secret, StringComparison.Ordinal) || reply.Headers.Values.Any(v => v.Contains(secret, StringComparison.Ordinal))))
        {
            return "the reply has a secret";
        }

        if (reply.Headers.ContainsKey("Server") || reply.Headers.ContainsKey("X-Powered-By"))
        {
            return "the reply names the software that serves it";
        }

        // What is not HTTP is refused before anything of ours sees it, by a bare status.
        if (reply.Body.Length == 0 && Anywhere.Contains(reply.Status))
        {
            return null;
        }

        if (reply.Headers.GetValueOrDefault("X-Content-Type-Options") != "nosniff")
        {
            return "the reply lacks X-Content-Type-Options: nosniff";
        }

        return reply.Status >= 400 && request.Method != "HEAD" ? FindBrokenProblem(reply) : null;
    }

    private static string? FindBrokenProblem(FuzzReply reply)
    {
        if (reply.MediaType != "application/problem+json")
        {
            return $"an error of type {reply.MediaType ?? "none"}";
        }

        try
        {
            using var problem = JsonDocument.Parse(reply.Body);
            var root = problem.RootElement;
            if (root.GetProperty("status").GetInt32() != reply.Status)
            {
                return "a problem whose status is not that of the reply";
            }

            return Array.Find(["type", "title", "code", "traceId"], name => !root.TryGetProperty(name, out var text) || text.GetString() is not { Length: > 0 })
                is { } missing ? $"a problem without {missing}" : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"a problem that is not one: {e.Message}";
        }
    }

    [GeneratedRegex(@"\bat StemeDb\.|\.cs:line|\.csproj|/stemedb-it-|/usr/share/dotnet|\bSystem\.[A-Z]\w+(\.\w+)*Exception|Grpc\.Core|StackExchange\.Redis")]
    private static partial Regex InnerThings();
}
