using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Bulk;

/// <summary>A source says A, B and A again on many paths, without a time, and its request is cut off by a kill.</summary>
public sealed partial class A_bulk_request_with_a_key_is_recorded_once
{
    private const string Key = "5b1e4a52-2f3e-4a39-9a55-6f9f4b2f7d01";
    private const int Paths = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string[] s_lines =
    [
        .. from path in Enumerable.Range(0, Paths)
           from value in new[] { "A", "B", "A" }
           select $$"""{"concept_path":"one/of/many/paths/{{path}}","value":"{{value}}","source":"s"}""",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Lines that are sent, and lines that are answered, when the kill comes. No answer comes before 64 KiB are there.</summary>
    public static TheoryData<int, int> Points => new() { { 10, 0 }, { 1400, 0 }, { 1400, 1 }, { 2600, 1800 }, { s_lines.Length, s_lines.Length } };

    [Theory]
    [MemberData(nameof(Points))]
    public async Task When_the_engine_is_killed(int sent, int heard)
    {
        await using var stack = await Stack.StartAsync();
        await using var other = stack.StartAnotherApi(out var address);
        using var first = await CutOffAsync(stack, sent, heard, () => stack.Engine!.KillAsync());
        stack.StartEngine();
        await stack.WaitUntilReadyAsync();

        await CheckAsync(stack, address, first.Heard);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task When_the_front_door_is_killed(int sent, int heard)
    {
        await using var stack = await Stack.StartAsync();
        await using var other = stack.StartAnotherApi(out var address);
        using var first = await CutOffAsync(stack, sent, heard, () => stack.Api!.KillAsync());

        await CheckAsync(stack, address, first.Heard);
    }

    [Fact]
    public async Task While_it_is_under_way_another_front_door_says_so()
    {
        await using var stack = await Stack.StartAsync();
        await using var other = stack.StartAnotherApi(out var address);
        using var http = new HttpClient { BaseAddress = address };
        using var first = await BulkInParts.BeginAsync(stack.Address, Key, Ct);
        await first.SendAsync(s_lines[..1400], Ct);
        await first.HearAsync(1, Ct);

        await Until.TrueAsync(async () => (await http.GetAsync("/health/ready", Ct)).IsSuccessStatusCode, Patience, () => other.Output);
        var (status, text) = await SendAsync(http, s_lines);

        Assert.True(status == HttpStatusCode.Conflict, text);
        Assert.Contains("\"idempotency_in_progress\"", text, StringComparison.Ordinal);
        first.Dispose();
        await SendUntilDoneAsync(http);
        Assert.Equal(s_lines.Length, await CountAsync(http));
    }

    private static async Task<BulkInParts> CutOffAsync(Stack stack, int sent, int heard, Func<Task> kill)
    {
        var request = await BulkInParts.BeginAsync(stack.Address, Key, Ct);
        await request.SendAsync(s_lines[..sent], Ct);
        await request.HearAsync(heard, Ct);
        await kill();
        return request;
    }

    /// <summary>Sends it again through another front door, and once more when the engine has been restarted.</summary>
    private static async Task CheckAsync(Stack stack, Uri address, IReadOnlyList<string> heard)
    {
        using var http = new HttpClient { BaseAddress = address };
        var second = await SendUntilDoneAsync(http);
        Assert.Equal(s_lines.Length, second.Length - 1);
        Assert.Equal(heard, second[..heard.Count]);
        var told = second[..^1].Select(line => JsonElement.Parse(line)).ToArray();
        Assert.All(told, line => Assert.Equal("created", line.GetProperty("status").GetString()));
        Assert.Equal(s_lines.Length, told.Select(line => line.GetProperty("id").GetString()).Distinct().Count());
        Assert.Contains($$"""{"summary":{"created":{{s_lines.Length}},"exists":0,"rejected":0,""", second[^1], StringComparison.Ordinal);
        Assert.Equal(s_lines.Length, await CountAsync(http));
        await CheckPathAsync(http, told, 0);
        await CheckPathAsync(http, told, Paths / 2);

        var lastSeq = await LastSeqAsync(stack);
        stack.Engine!.Signal(15);
        await stack.Engine.WaitForExitAsync();
        stack.StartEngine();
        var third = await SendUntilDoneAsync(http);
        Assert.Equal(second, third);
        Assert.Equal((lastSeq, s_lines.Length), (await LastSeqAsync(stack), await CountAsync(http)));

        var (status, text) = await SendAsync(http, [s_lines[1], .. s_lines[1..]]);
        Assert.True(status == HttpStatusCode.UnprocessableEntity, text);
        Assert.Contains("\"idempotency_key_reused\"", text, StringComparison.Ordinal);
        Assert.Equal(lastSeq, await LastSeqAsync(stack));
    }

    /// <summary>The log has A, B and A of a path, under the ids and seqs that were told.</summary>
    private static async Task CheckPathAsync(HttpClient http, JsonElement[] told, int path)
    {
        var page = JsonElement.Parse(await http.GetStringAsync($"/v1/assertions?concept_path=one/of/many/paths/{path}", Ct));
        var items = page.GetProperty("assertions").EnumerateArray().OrderBy(item => item.GetProperty("seq").GetInt64()).ToArray();
        Assert.Equal(["A", "B", "A"], items.Select(item => item.GetProperty("value").GetString()));
        Assert.Equal(
            told[(3 * path)..((3 * path) + 3)].Select(line => (line.GetProperty("id").GetString(), line.GetProperty("seq").GetInt64())),
            items.Select(item => (item.GetProperty("id").GetString(), item.GetProperty("seq").GetInt64())));
    }

    /// <summary>As a client does: again and again until the request is carried out.</summary>
    private static async Task<string[]> SendUntilDoneAsync(HttpClient http)
    {
        string[] lines = [];
        var last = "";
        await Until.TrueAsync(
            async () =>
            {
                var (status, text) = await SendAsync(http, s_lines);
                last = $"{status} {text[..Math.Min(2000, text.Length)]}";
                Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable, last);
                lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                return status == HttpStatusCode.OK && lines[^1].StartsWith("{\"summary\":", StringComparison.Ordinal);
            },
            Patience, () => last);
        return lines;
    }

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpClient http, string[] lines)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/assertions/bulk");
        request.Content = new StringContent(string.Join('\n', lines) + "\n", Encoding.UTF8, "application/x-ndjson");
        request.Headers.Add("Idempotency-Key", Key);
        using var response = await http.SendAsync(request, Ct);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Ct));
    }

    private static async Task<int> CountAsync(HttpClient http) =>
        JsonElement.Parse(await http.GetStringAsync("/v1/health", Ct)).GetProperty("assertion_count").GetInt32();

    private static async Task<long> LastSeqAsync(Stack stack)
    {
        using var http = new HttpClient { BaseAddress = stack.EngineAdmin };
        return (long)double.Parse(LastSeq().Match(await http.GetStringAsync("/metrics", Ct)).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"(?m)^stemedb_last_seq(?:\{.*\})? (\S+)")]
    private static partial Regex LastSeq();
}
