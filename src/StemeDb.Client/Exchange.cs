using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StemeDb.Client.Messages;

namespace StemeDb.Client;

/// <summary>One request and its answer; everything that is not a success becomes a <see cref="StemeDbException"/>.</summary>
internal sealed class Exchange(HttpClient http, string? apiKey)
{
    public static ByteArrayContent Json<T>(T message, JsonTypeInfo<T> type) =>
        JsonBytes(JsonSerializer.SerializeToUtf8Bytes(message, type));

    public static ByteArrayContent Json(JsonElement message) =>
        JsonBytes(JsonSerializer.SerializeToUtf8Bytes(message, StemeDbJson.Default.JsonElement));

    public static string QueryString(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var parts = new List<string>();
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                parts.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }

        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    public static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    public async Task<T> SendAsync<T>(
        HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancellationToken,
        bool acceptUnavailable = false)
    {
        using var response = await SendRawAsync(method, path, content, cancellationToken, acceptUnavailable);
        return await ReadAsync(response, type, cancellationToken);
    }

    /// <summary>Sends a request without a body, where the status says something too.</summary>
    public async Task<(System.Net.HttpStatusCode Status, JsonElement Json)> SendJsonAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var response = await SendRawAsync(method, path, null, cancellationToken);
        return (response.StatusCode, await ReadAsync(response, StemeDbJson.Default.JsonElement, cancellationToken));
    }

    public Task<JsonElement> GetJsonAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, StemeDbJson.Default.JsonElement, cancellationToken);

    public async Task<HttpResponseMessage> SendRawAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken, bool acceptUnavailable = false)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (apiKey is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }

        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new StemeDbException(
                $"{http.BaseAddress} cannot be reached ({e.Message}); is the server running, and is the address right?", e);
        }

        if (response.IsSuccessStatusCode
            || (acceptUnavailable && (int)response.StatusCode == 503 && response.Content.Headers.ContentType?.MediaType == "application/json"))
        {
            return response;
        }

        using (response)
        {
            throw await FailureAsync(response, cancellationToken);
        }
    }

    public static ByteArrayContent JsonBytes(byte[] utf8)
    {
        var content = new ByteArrayContent(utf8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var asked = $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.PathAndQuery} at {http.BaseAddress}";
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new StemeDbException($"{asked} answered null.", null);
        }
        catch (JsonException e)
        {
            throw new StemeDbException($"{asked} answered {(int)response.StatusCode} with something else than expected; is it StemeDB?", e);
        }
    }

    private static async Task<StemeDbException> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var status = (int)response.StatusCode;
        var retryAfter = response.Headers.RetryAfter?.Delta;
        try
        {
            var problem = JsonSerializer.Deserialize(body, ProblemJson.Default.ProblemMessage);
            return new StemeDbException(problem ?? new ProblemMessage(), status, retryAfter);
        }
        catch (JsonException)
        {
            // Something between us and the server answered; its words are not ours to interpret.
            var unknown = new ProblemMessage { Code = "http_" + status, Detail = $"An answer that is not from StemeDB: {response.ReasonPhrase}." };
            return new StemeDbException(unknown, status, retryAfter);
        }
    }
}
