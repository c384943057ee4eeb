using System.Net;
using System.Net.Http.Headers;
using System.Text;
using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.Assertions;

public sealed class BadInputTests
{
    /// <summary>Body, status, and pointer of the fault.</summary>
    public static TheoryData<string, int, string> Bodies => new()
    {
        { "", 400, "" },
        { "{", 400, "" },
        { """{"concept_path":"a","value":1,"source":"s"}x""", 400, "" },
        { """{"concept_path":"a","value":NaN,"source":"s"}""", 400, "" },
        { """{"concept_path":"a","value":1,"source":"s","value":1}""", 400, "/value" },
        { """{"concept_path":"a","value":{"b":{"c":1,"c":2}},"source":"s"}""", 400, "/value/b/c" },
        { """{"concept_path":"a","value":1,"source":"s","colour":"red"}""", 422, "/colour" },
        { """{"concept_path":7,"value":1,"source":"s"}""", 422, "/concept_path" },
        { """{"concept_path":"","value":1,"source":"s"}""", 422, "/concept_path" },
        { """{"concept_path":"a/../b","value":1,"source":"s"}""", 422, "/concept_path" },
        { """{"concept_path":"a//b","value":1,"source":"s"}""", 422, "/concept_path" },
        { $$"""{"concept_path":"{{new string('x', 2000)}}","value":1,"source":"s"}""", 422, "/concept_path" },
        { """{"concept_path":"a","value":1,"source":""}""", 422, "/source" },
        { """{"concept_path":"a","value":1,"source":"s","confidence":1.5}""", 422, "/confidence" },
        { """{"concept_path":"a","value":1,"source":"s","asserted_at":"yesterday"}""", 422, "/asserted_at" },
        { """{"concept_path":"a","value":0.1234567890123456789,"source":"s"}""", 422, "/value" },
        { """[]""", 422, "" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task What_is_wrong_is_refused_with_its_place_and_nothing_is_written(string body, int status, string pointer)
    {
        await using var api = await RunningApi.StartAsync();

        var single = await api.PostAsync("/v1/assertions", body);
        var line = await api.BulkAsync(body + "\n" + """{"concept_path":"a","value":1,"source":"s"}""");

        single.AssertProblem(status, status == 400 ? "malformed" : "invalid");
        Assert.Equal([pointer], single.Places);
        if (body.Length > 0)
        {
            Assert.Equal(pointer, line.Lines[0].GetProperty("error").GetProperty("pointer").GetString());
        }

        Assert.Single(api.Engine.Appended);
    }

    [Theory]
    [InlineData("/v1/assertions", "")]
    [InlineData("/v1/query", "")]
    [InlineData("/v1/answers/replay", " \r\n")]
    public async Task A_body_that_is_empty_is_called_so(string path, string body)
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.PostAsync(path, body);

        reply.AssertProblem(400, "malformed");
        Assert.Equal("The body is empty; this path takes a JSON document.", reply.Json.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_slash_at_the_end_of_a_path_is_called_so()
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.PostAsync("/v1/assertions", """{"concept_path":"a/b/","value":1,"source":"s"}""");

        reply.AssertProblem(422, "invalid");
        Assert.Equal("There is a '/' at the end, and no path ends with one; leave it out.", reply.Json.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("application/json;charset=Utf-8")]
    [InlineData("Application/JSON")]
    public async Task A_type_is_the_same_in_quotes_and_in_capitals(string type)
    {
        await using var api = await RunningApi.StartAsync();
        var content = new ByteArrayContent("""{"concept_path":"a","value":1,"source":"s"}"""u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        Assert.Equal(201, (int)(await api.SendAsync(HttpMethod.Post, "/v1/assertions", content)).Status);
    }

    [Fact]
    public async Task Every_fault_of_one_document_is_told_at_once()
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.PostAsync("/v1/assertions", """{"concept_path":"/a","source":"","confidence":-1,"x":0}""");

        reply.AssertProblem(422, "invalid");
        Assert.Equal(["/concept_path", "/confidence", "/source", "/value", "/x"], reply.Places.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_value_nested_ten_thousand_deep_is_refused()
    {
        await using var api = await RunningApi.StartAsync();
        var deep = new string('[', 10_000) + new string(']', 10_000);

        var reply = await api.PostAsync("/v1/assertions", $$"""{"concept_path":"a","value":{{deep}},"source":"s"}""");

        Assert.InRange((int)reply.Status, 400, 422);
        reply.AssertProblem((int)reply.Status);
        Assert.StartsWith("/value", reply.Places.Single(), StringComparison.Ordinal);
        Assert.Empty(api.Engine.Appended);
    }

    [Fact]
    public async Task Broken_utf8_is_refused()
    {
        await using var api = await RunningApi.StartAsync();
        byte[] body = [.. "{\"concept_path\":\"a\",\"value\":\""u8, 0xC3, 0x28, .. "\",\"source\":\"s\"}"u8];

        var reply = await api.SendAsync(HttpMethod.Post, "/v1/assertions", RunningApi.Json(body));

        reply.AssertProblem(400, "malformed");
        Assert.Empty(api.Engine.Appended);
    }

    [Theory]
    [InlineData("/v1/assertions")]
    [InlineData("/v1/query")]
    [InlineData("/v1/retractions")]
    public async Task A_body_of_another_type_is_refused(string path)
    {
        await using var api = await RunningApi.StartAsync();

        foreach (var type in (string?[])["text/plain", "application/json; charset=utf-16", null])
        {
            var content = new ByteArrayContent("{}"u8.ToArray());
            content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
            (await api.SendAsync(HttpMethod.Post, path, content)).AssertProblem(415, "unsupported_media_type");
        }
    }

    [Fact]
    public async Task An_encoding_that_is_not_known_is_refused()
    {
        await using var api = await RunningApi.StartAsync();
        var content = RunningApi.Json("{}"u8.ToArray());
        content.Headers.ContentEncoding.Add("br");

        (await api.SendAsync(HttpMethod.Post, "/v1/assertions", content)).AssertProblem(415, "unsupported_media_type");
    }

    [Fact]
    public async Task A_body_of_a_hundred_megabytes_is_refused_without_being_read()
    {
        await using var api = await RunningApi.StartAsync();
        var big = new RepeatedContent(100 << 20);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/assertions") { Content = RunningApi.Typed(big, "application/json") };
        request.Headers.ExpectContinue = true;

        using var response = await api.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        // No more than what the sockets hold; allocations are not counted, since other tests run in this process as well.
        Assert.InRange(big.Sent, 0, 32 << 20);
        Assert.Empty(api.Engine.Appended);
    }

    [Fact]
    public async Task A_body_that_turns_out_too_large_while_it_comes_is_refused()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_MAX_BODY_BYTES=4KiB");
        var chunk = $"1000\r\n{new string(' ', 4096)}\r\n";

        var (status, text) = await RawHttp.SendAsync(
            api.Port,
            "POST /v1/assertions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            + chunk + chunk + "0\r\n\r\n");

        Assert.Equal(413, status);
        Assert.Contains("\"code\":\"too_large\"", text, StringComparison.Ordinal);
    }

    /// <summary>Spaces without end, made as they are sent.</summary>
    private sealed class RepeatedContent(long length) : HttpContent
    {
        private static readonly byte[] Block = Encoding.ASCII.GetBytes(new string(' ', 64 << 10));

        /// <summary>Bytes the connection took so far.</summary>
        public long Sent { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            while (Sent < length)
            {
                await stream.WriteAsync(Block);
                Sent += Block.Length;
            }
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }
}
