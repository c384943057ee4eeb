using System.Net.Http.Headers;

namespace StemeDb.Integration.Tests.Fuzzing;

/// <summary>Sends requests as they are: nothing is made canonical, nothing is checked.</summary>
internal sealed class FuzzSender(Uri server, string? apiKey) : IDisposable
{
    /// <summary>A request that takes longer hangs. Learning about sources is the longest that is asked for.</summary>
    private static readonly TimeSpan HangsAfter = TimeSpan.FromSeconds(60);

    private const int MostBodyChars = 1 << 20;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = HangsAfter };

    /// <exception cref="TimeoutException">No reply came.</exception>
    public async Task<FuzzReply> SendAsync(FuzzRequest request)
    {
        var target = new Uri($"{server.GetLeftPart(UriPartial.Authority)}{request.Target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), target);
        if (request.Body is not null && request.Method != "TRACE")
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.MediaType);
        }

        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (apiKey is not null)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }

        try
        {
            using var reply = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
            var headers = reply.Headers.Concat(reply.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            return new FuzzReply((int)reply.StatusCode, reply.Content.Headers.ContentType?.MediaType, headers, await ReadAsync(reply));
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No reply within {HangsAfter.TotalSeconds} s to\n{request}");
        }
    }

    public void Dispose() => _http.Dispose();

    // A feed that follows the log does not end by itself: its first line is enough.
    private static async Task<string> ReadAsync(HttpResponseMessage reply)
    {
        using var reader = new StreamReader(await reply.Content.ReadAsStreamAsync());
        if (reply.IsSuccessStatusCode && reply.RequestMessage!.RequestUri!.AbsolutePath == "/v1/changes")
        {
            return "";
        }

        var text = new char[MostBodyChars];
        return new string(text, 0, await reader.ReadBlockAsync(text));
    }
}
