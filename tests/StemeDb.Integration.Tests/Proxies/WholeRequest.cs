using System.Globalization;
using System.Text;

namespace StemeDb.Integration.Tests.Proxies;

/// <summary>A request as a proxy sent it, to its last byte.</summary>
/// <param name="Method">Of its first line.</param>
/// <param name="Target">Of its first line.</param>
/// <param name="Headers">As they came.</param>
/// <param name="Content">Its body, chunks joined.</param>
internal sealed record WholeRequest(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[] Content)
{
    /// <summary>What <see cref="DyingApi"/> answers with where it has nothing better to say.</summary>
    public const string Body = "carried out";

    /// <summary>Asked by proxies themselves, and by tests that want a connection to be there.</summary>
    public const string HarmlessTarget = "/health/ready";

    /// <summary>What is answered in any case, and not counted.</summary>
    public bool IsHarmless => Target == HarmlessTarget;

    /// <returns>Null when the connection ends before the request does.</returns>
    public static async Task<WholeRequest?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (true)
        {
            switch (await ReadLineAsync(stream, cancellationToken))
            {
                case null:
                    return null;
                case "" when lines.Count > 0:
                    return await ReadBodyAsync(stream, lines, cancellationToken) is { } body ? Of(lines, body) : null;
                case var line:
                    lines.Add(line);
                    break;
            }
        }
    }

    /// <summary>The same request for the server that is really there.</summary>
    public HttpRequestMessage ForTheServer()
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), new Uri(Target, UriKind.Relative));
        if (Content.Length > 0)
        {
            request.Content = new ByteArrayContent(Content);
        }

        foreach (var (name, value) in Headers)
        {
            if (name is not ("Host" or "Content-Length" or "Transfer-Encoding") && !request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private static WholeRequest Of(List<string> lines, byte[] body)
    {
        var first = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).Select(pair => (Canonical(pair[0]), pair[1].Trim())).ToList();
        return new WholeRequest(first[0], first[1], headers, body);
    }

    private static string Canonical(string name) =>
        string.Join('-', name.Split('-').Select(word => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant()));

    private static async Task<byte[]?> ReadBodyAsync(Stream stream, List<string> lines, CancellationToken cancellationToken)
    {
        var headers = Of(lines, []).Headers;
        if (headers.Any(header => header.Name == "Transfer-Encoding"))
        {
            return await ReadChunksAsync(stream, cancellationToken);
        }

        var length = headers.FirstOrDefault(header => header.Name == "Content-Length").Value;
        return await ReadBytesAsync(stream, length is null ? 0 : int.Parse(length, CultureInfo.InvariantCulture), cancellationToken);
    }

    private static async Task<byte[]?> ReadChunksAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        while (await ReadLineAsync(stream, cancellationToken) is { } size)
        {
            var bytes = int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (await ReadBytesAsync(stream, bytes, cancellationToken) is not { } chunk || await ReadLineAsync(stream, cancellationToken) is null)
            {
                return null;
            }

            if (bytes == 0)
            {
                return body.ToArray();
            }

            body.Write(chunk);
        }

        return null;
    }

    private static async Task<byte[]?> ReadBytesAsync(Stream stream, int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        return await stream.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, cancellationToken) == count ? bytes : null;
    }

    private static async Task<string?> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, cancellationToken) > 0)
        {
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        return null;
    }
}
