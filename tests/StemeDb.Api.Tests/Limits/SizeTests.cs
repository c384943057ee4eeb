using System.IO.Compression;
using System.Text;
using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.Limits;

/// <summary>What is larger than it may be is refused, with the status of the table in docs/operations/limits.md.</summary>
public sealed class SizeTests
{
    private const string Line = """{"concept_path":"a","value":1,"source":"s"}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_head_too_large_is_refused_before_it_is_a_request()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_MAX_REQUEST_LINE_BYTES=2KiB", "--STEMEDB_MAX_HEADER_BYTES=4KiB", "--STEMEDB_MAX_HEADERS=20");
        var cases = new (int Status, string Head)[]
        {
            (414, $"GET /v1/assertions?source={new string('x', 3000)} HTTP/1.1\r\nHost: x\r\n\r\n"),
            (414, $"GET /{new string('x', 3000)} HTTP/1.1\r\nHost: x\r\n\r\n"),
            (431, $"GET /v1/lenses HTTP/1.1\r\nHost: x\r\nX-Large: {new string('x', 5000)}\r\n\r\n"),
            (431, $"GET /v1/lenses HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 25).Select(i => $"X-{i}: 1\r\n"))}\r\n"),
        };
        foreach (var (status, head) in cases)
        {
            var (given, _) = await RawHttp.SendAsync(api.Port, head);
            Assert.Equal(status, given);
        }
    }

    [Theory]
    [InlineData("/v1/assertions")]
    [InlineData("/v1/query")]
    [InlineData("/v1/retractions")]
    [InlineData("/v1/answers/replay")]
    public async Task A_body_too_large_is_refused_whether_or_not_it_says_so(string path)
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_MAX_BODY_BYTES=10KiB");
        var body = Encoding.ASCII.GetBytes($"\"{new string('x', 20_000)}\"");

        foreach (var content in (Func<HttpContent>[])[() => RunningApi.Json(body), () => Unannounced(body, "application/json"), () => Gzip(body, "application/json")])
        {
            (await AnsweredAsync(() => api.SendAsync(HttpMethod.Post, path, content()))).AssertProblem(413, "too_large");
        }
    }

    [Fact]
    public async Task More_members_and_elements_than_may_be_are_refused()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_MAX_JSON_ITEMS=100");
        var numbers = string.Join(',', Enumerable.Range(0, 98));
        string Of(string value) => $$"""{"concept_path":"a","source":"s","value":{{value}}}""";

        // Three members and 98 elements, or as many pairs.
        var refused = new[] { Of($"[{numbers}]"), Of($"{{{string.Join(',', Enumerable.Range(0, 98).Select(i => $"\"{i}\":{i}"))}}}"), Of($"[[{numbers}]]") };
        foreach (var body in refused)
        {
            var reply = await api.PostAsync("/v1/assertions", body);
            reply.AssertProblem(413, "too_large");
            Assert.Contains("more than 100 members and elements", reply.Text, StringComparison.Ordinal);
        }

        var commas = Of($"\"{new string(',', 5_000)}{new string('[', 5_000)}\"");
        Assert.Equal(201, (int)(await api.PostAsync("/v1/assertions", commas)).Status);
        Assert.Equal(201, (int)(await api.PostAsync("/v1/assertions", Of($"[{string.Join(',', Enumerable.Range(0, 97))}]"))).Status);

        var bulk = await api.BulkAsync(refused[0] + "\n" + Line);
        Assert.Equal("json_too_large", bulk.Lines[0].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("created", bulk.Lines[1].GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("/v1/assertions", """{"concept_path":"a","value":1,"value":2,"source":"s"}""", "/value")]
    [InlineData("/v1/assertions", """{"concept_path":"a","value":{"x":1,"x":1},"source":"s"}""", "/value/x")]
    [InlineData("/v1/assertions", """{"concept_path":"a","value":{"x":1,"\u0078":1},"source":"s"}""", "/value/x")]
    [InlineData("/v1/assertions", """{"concept_path":"a","value":1,"source":"s","labels":{"k":"1","k":"1"}}""", "/labels/k")]
    [InlineData("/v1/assertions", """{"concept_path":"a","value":1,"source":"s","evidence":{"uri":"http://x","uri":"http://x"}}""", "/evidence/uri")]
    [InlineData("/v1/query", """{"concept_path":"a","concept_path":"b"}""", "/concept_path")]
    [InlineData("/v1/query", """{"concept_path":"a","params":{"min_support":1,"min_support":2}}""", "/params/min_support")]
    [InlineData("/v1/retractions", """{"source":"a","source":"b"}""", "/source")]
    public async Task The_same_member_twice_is_refused_with_its_place(string path, string body, string pointer)
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.PostAsync(path, body);

        reply.AssertProblem(400, "malformed");
        Assert.Contains($"\"pointer\":\"{pointer}\",\"code\":\"duplicate_key\"", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip, gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("identity, gzip")]
    public async Task An_encoding_that_is_not_gzip_once_is_refused(string encoding)
    {
        await using var api = await RunningApi.StartAsync();
        foreach (var (path, type) in new[] { ("/v1/assertions", "application/json"), ("/v1/assertions/bulk", "application/x-ndjson") })
        {
            var content = Gzip(Compressed(Encoding.UTF8.GetBytes(Line)), type);
            content.Headers.ContentEncoding.Clear();
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

            (await api.SendAsync(HttpMethod.Post, path, content)).AssertProblem(415, "unsupported_media_type");
        }
    }

    [Fact]
    public async Task Gigabytes_of_zeros_are_refused_without_being_kept()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_MAX_BULK_BODY_BYTES=64MiB");

        // Thirty gigabytes in thirty megabytes.
        const int Members = 3000;
        var member = Compressed(new byte[10_000_000]);
        foreach (var (path, type) in new[] { ("/v1/assertions", "application/json"), ("/v1/assertions/bulk", "application/x-ndjson") })
        {
            await using var client = await RawConnection.OpenAsync(api.Port);
            var head = $"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {type}\r\nContent-Encoding: gzip\r\nContent-Length: {Members * member.Length}\r\nConnection: close\r\n\r\n";
            await client.SendAsync(head);
            var answer = new byte[64];
            var answered = client.Stream.ReadAtLeastAsync(answer, 12, cancellationToken: Ct).AsTask();

            // A gzip file may be of several, one behind the other. What is sent beyond the limit is what the sockets hold.
            var sent = 0;
            while (sent < Members && !answered.IsCompleted)
            {
                await Task.WhenAny(client.SendUntilRefusedAsync(member, maxBytes: 1), answered);
                sent++;
            }

            await answered;
            var status = Encoding.ASCII.GetString(answer, 0, 12);
            if (path.EndsWith("bulk", StringComparison.Ordinal))
            {
                // The first line was rejected as too long before; the end is told in the reply's last line.
                Assert.Equal("HTTP/1.1 200", status);
                Assert.Contains("\"code\":\"too_large\"", await client.ReadToEndAsync(), StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal("HTTP/1.1 413", status);
            }

            // None at all where the length that was told is too much already.
            Assert.InRange(sent, 0, Members / 2);
        }
    }

    /// <summary>A server that will not read a body closes the connection, and that may overtake its answer.</summary>
    private static async Task<Reply> AnsweredAsync(Func<Task<Reply>> send)
    {
        while (true)
        {
            try
            {
                return await send();
            }
            catch (HttpRequestException e) when (e.InnerException is IOException)
            {
                Ct.ThrowIfCancellationRequested();
            }
        }
    }

    private static StreamContent Unannounced(byte[] body, string type) => RunningApi.Typed(new StreamContent(new Unseekable(body)), type);

    private static ByteArrayContent Gzip(byte[] body, string type)
    {
        var content = RunningApi.Typed(new ByteArrayContent(Compressed(body)), type);
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static byte[] Compressed(byte[] body)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(body);
        }

        return result.ToArray();
    }

    private sealed class Unseekable(byte[] body) : MemoryStream(body)
    {
        public override bool CanSeek => false;
    }
}
