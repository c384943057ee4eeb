using System.Net;
using StemeDb.Api.Conditions;
using StemeDb.Api.Tests.Serving;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;
using StemeDb.Contracts.V1;
using Reply = StemeDb.Api.Tests.Serving.Reply;

namespace StemeDb.Api.Tests.Conditions;

public sealed class ConditionTests
{
    private static readonly string Id = new('a', 64);

    public static TheoryData<string> Reads =>
    [
        "/v1/assertions/" + Id, "/v1/assertions?source=s", "/v1/sources/s", "/v1/concepts", "/v1/concepts/rules", "/v1/conflicts",
        "/v1/snapshots", "/v1/snapshots/" + Id, "/v1/lenses",
    ];

    [Fact]
    public void The_tag_of_a_page_is_of_what_stands_on_it_and_not_of_its_size()
    {
        Assert.Equal(Tag("[1]", "[2]"), Tag("[1]", "[2]"));
        Assert.NotEqual(Tag("[1]", "[2]"), Tag("[1]", "[3]"));
        Assert.NotEqual(Tag("[1]", "[2]"), Tag("[1][2]"));

        static string Tag(params string[] items) =>
            EntityTags.Of(new JsonPage([.. items.Select(item => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(item))], default, 0));
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task What_the_client_has_is_not_sent_again(string path)
    {
        await using var api = await RunningApi.StartAsync();
        var first = await api.GetAsync(path);
        var tag = first.Headers.ETag!.ToString();

        var known = await GetAsync(api, path, "If-None-Match", $"\"other\", {tag}");
        var any = await GetAsync(api, path, "If-None-Match", "*");
        var other = await GetAsync(api, path, "If-None-Match", "\"other\"");

        Assert.All([known, any], reply =>
        {
            Assert.Equal((HttpStatusCode.NotModified, ""), (reply.Status, reply.Text));
            Assert.Equal(tag, reply.Headers.ETag!.ToString());
            Assert.Equal("no-cache, private", reply.Headers.CacheControl!.ToString());
        });
        Assert.Equal((HttpStatusCode.OK, first.Text), (other.Status, other.Text));
    }

    [Fact]
    public async Task A_header_that_holds_no_tags_is_400()
    {
        await using var api = await RunningApi.StartAsync();
        (await GetAsync(api, "/v1/lenses", "If-None-Match", "abc")).AssertProblem(400, "bad_request");
    }

    [Fact]
    public async Task Another_answer_has_another_tag()
    {
        await using var api = await RunningApi.StartAsync();
        var tags = new HashSet<string>();
        JsonPage[] pages =
        [
            new([], default, 5), new(["{}"u8.ToArray()], default, 5), new(["{}"u8.ToArray(), "{}"u8.ToArray()], default, 5),
            new(["{}"u8.ToArray()], "abc"u8.ToArray(), 5), new(["{}"u8.ToArray()], "abc"u8.ToArray(), 6),
        ];
        foreach (var page in pages)
        {
            api.Engine.Page = page;
            tags.Add((await api.GetAsync("/v1/concepts")).Headers.ETag!.ToString());
        }

        Assert.Equal(pages.Length, tags.Count);
        Assert.Equal(EntityTags.Of(pages[1]), EntityTags.Of(pages[1] with { AsOfSeq = 99 }));
        Assert.All(tags, tag => Assert.StartsWith("W/\"", tag, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("If-Match", "\"42-abc\"", " if 42")]
    [InlineData("If-Match", "\"42-abc\", \"7-abc\", W/\"8-abc\"", " if 42,7")]
    [InlineData("If-Match", "*", " if exists")]
    [InlineData("If-None-Match", "*", " if 0")]
    public async Task A_write_hands_its_condition_to_the_engine(string header, string value, string condition)
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await PutAsync(api, "/v1/sources/s", """{"tier":1}""", header, value);

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.EndsWith(condition, api.Engine.Calls.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("If-Match", "\"abc\"", 412, "precondition_failed")]
    [InlineData("If-Match", "W/\"42-abc\"", 412, "precondition_failed")]
    [InlineData("If-Match", "42", 400, "bad_request")]
    [InlineData("If-None-Match", "\"42-abc\"", 400, "bad_request")]
    public async Task A_condition_that_cannot_hold_writes_nothing(string header, string value, int status, string code)
    {
        await using var api = await RunningApi.StartAsync();
        (await PutAsync(api, "/v1/sources/s", """{"tier":1}""", header, value)).AssertProblem(status, code);
        (await PutAsync(api, "/v1/concepts/rules", """{"pattern":"a/**","type":"exact"}""", "If-None-Match", "*")).AssertProblem(412, "precondition_failed");
        Assert.Empty(api.Engine.Calls);
    }

    [Fact]
    public async Task A_condition_that_does_not_hold_in_the_engine_is_412()
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.Failure = new EngineFaultException(new Fault { Code = FaultCode.FaultPrecondition, Detail = "Changed meanwhile." });
        (await PutAsync(api, "/v1/sources/s", """{"tier":1}""", "If-Match", "\"1-x\"")).AssertProblem(412, "precondition_failed");
    }

    private static Task<Reply> GetAsync(RunningApi api, string path, string header, string value) =>
        SendAsync(api, new HttpRequestMessage(HttpMethod.Get, path), header, value);

    private static Task<Reply> PutAsync(RunningApi api, string path, string json, string header, string value) => SendAsync(
        api, new HttpRequestMessage(HttpMethod.Put, path) { Content = RunningApi.Json(System.Text.Encoding.UTF8.GetBytes(json)) }, header, value);

    private static async Task<Reply> SendAsync(RunningApi api, HttpRequestMessage request, string header, string value)
    {
        using var sent = request;
        sent.Headers.TryAddWithoutValidation(header, value);
        using var response = await api.Http.SendAsync(sent, TestContext.Current.CancellationToken);
        return new Reply(
            response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
