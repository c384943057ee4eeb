using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace StemeDb.Integration.Tests.Bulk;

/// <summary>A bulk request over a bare connection: sent in parts and heard while it is sent, so that it can be cut off anywhere.</summary>
internal sealed partial class BulkInParts : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TcpClient _connection = new();
    private readonly StringBuilder _received = new();

    private BulkInParts()
    {
    }

    /// <summary>The lines of the answer that have come whole, each an object.</summary>
    public IReadOnlyList<string> Heard { get; private set; } = [];

    public static async Task<BulkInParts> BeginAsync(Uri api, string key, CancellationToken cancellationToken)
    {
        var request = new BulkInParts();
        await request._connection.ConnectAsync(api.Host, api.Port, cancellationToken);
        await request.WriteAsync(
            $"POST /v1/assertions/bulk HTTP/1.1\r\nHost: {api.Authority}\r\nContent-Type: application/x-ndjson\r\nIdempotency-Key: {key}\r\nTransfer-Encoding: chunked\r\n\r\n",
            cancellationToken);
        return request;
    }

    /// <summary>Sends lines, and leaves the body open.</summary>
    public Task SendAsync(IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        var chunk = string.Concat(lines.Select(line => line + "\n"));
        return WriteAsync(chunk.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n" + chunk + "\r\n", cancellationToken);
    }

    /// <summary>Waits until so many lines are answered.</summary>
    public async Task HearAsync(int lines, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        while (Heard.Count < lines)
        {
            var read = await _connection.GetStream().ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(Patience, cancellationToken);
            Assert.True(read > 0, $"The answer ended after {Heard.Count} lines:\n{_received}");
            _received.Append(Encoding.ASCII.GetString(buffer, 0, read));
            var body = ChunkSize().Replace(_received.ToString(), "");
            Heard = [.. body.Split('\n')[..^1].Where(line => line.StartsWith("{\"line\":", StringComparison.Ordinal) && line.EndsWith('}'))];
        }
    }

    public void Dispose() => _connection.Dispose();

    private async Task WriteAsync(string text, CancellationToken cancellationToken) =>
        await _connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken);

    /// <summary>Between the headers and the body, and between its chunks. No line of the body has a CR.</summary>
    [GeneratedRegex("(?<=\r\n)[0-9a-f]+\r\n|\r\n(?=[0-9a-f]+\r\n)")]
    private static partial Regex ChunkSize();
}
