using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StemeDb.Archive.Drilling;

/// <summary>Asks a server over HTTP what a drill compares.</summary>
internal sealed class DrillQuestions : IDisposable
{
    private readonly HttpClient _http;

    public DrillQuestions(Uri address, string? key)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        if (key is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>It answers.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.PostAsJsonAsync("/v1/query", Question("stemedb-drill", null, null), cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Where the log ends: an answer about a path that nobody speaks of says it.</summary>
    public async Task<long> LastSeqAsync(CancellationToken cancellation) =>
        (await AskAsync("stemedb-drill", null, null, cancellation)).GetProperty("as_of_seq").GetInt64();

    /// <summary>Claims that are counted.</summary>
    public async Task<long> AssertionsAsync(CancellationToken cancellation)
    {
        var health = await _http.GetFromJsonAsync<JsonElement>("/v1/health", cancellation);
        return health.GetProperty("assertion_count").GetInt64();
    }

    /// <summary>The hash over question and answer.</summary>
    public async Task<string?> ReplayAsync(string path, long asOfSeq, string now, CancellationToken cancellation) =>
        (await AskAsync(path, asOfSeq, now, cancellation)).GetProperty("replay").GetString();

    /// <summary>The first record behind a seq: its path where it is a claim, and when it was recorded; null when there is none.</summary>
    public async Task<(string? Path, DateTimeOffset RecordedAt)?> FirstBehindAsync(long seq, CancellationToken cancellation)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"/v1/changes?after={seq}&follow=false");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Length == 0) continue;
            using var json = JsonDocument.Parse(line);
            if (!json.RootElement.TryGetProperty("recorded_at", out var at)) continue;
            var path = json.RootElement.TryGetProperty("assertion", out var claim) ? claim.GetProperty("concept_path").GetString() : null;
            return (path, at.GetDateTimeOffset());
        }

        return null;
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> AskAsync(string path, long? asOfSeq, string? now, CancellationToken cancellation)
    {
        using var response = await _http.PostAsJsonAsync("/v1/query", Question(path, asOfSeq, now), cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
    }

    private static JsonObject Question(string path, long? asOfSeq, string? now)
    {
        var question = new JsonObject { ["concept_path"] = path };
        if (asOfSeq is { } seq) question["as_of_seq"] = seq;
        if (now is not null) question["now"] = now;
        return question;
    }
}
