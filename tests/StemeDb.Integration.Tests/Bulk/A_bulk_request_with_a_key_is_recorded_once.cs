using System.Net;
using System.Text;
using System.Text.Json;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Bulk;

/// <summary>A source says A, B and A again on many paths, without a time, and its request is cut off by a kill.</summary>
public sealed class A_bulk_request_with_a_key_is_recorded_once(TwoFrontDoors doors) : IClassFixture<TwoFrontDoors>
{
    private const int Paths = 1000;
    private const int Lines = 3 * Paths;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _key = Guid.NewGuid().ToString();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Lines that are sent, and lines that are answered, when the kill comes. No answer comes before 64 KiB are there.</summary>
    public static TheoryData<int, int> Points => new() { { 10, 0 }, { 1400, 0 }, { 1400, 1 }, { 2600, 1800 }, { Lines, Lines } };

    [Theory]
    [MemberData(nameof(Points))]
    public async Task When_the_engine_is_killed(int sent, int heard)
    {
        await doors.StartAsync();
        var before = await doors.CountAsync();
        using var first = await CutOffAsync(sent, heard, doors.KillTheEngineAsync);
        await doors.StartAsync();

        await CheckNothingIsAddedAsync(await CheckAsync(first.Heard, before));
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task When_the_front_door_is_killed(int sent, int heard)
    {
        await doors.StartAsync();
        var before = await doors.CountAsync();
        using var first = await CutOffAsync(sent, heard, doors.KillTheFirstAsync);

        await CheckNothingIsAddedAsync(await CheckAsync(first.Heard, before));
    }

    [Fact]
    public async Task While_it_is_under_way_another_front_door_says_so_and_its_end_outlives_the_engine()
    {
        await doors.StartAsync();
        var before = await doors.CountAsync();
        var first = await CutOffAsync(1400, 1, () => Task.CompletedTask);
        using (first)
        {
            var (status, text) = await SendAsync(AllLines());

            Assert.True(status == HttpStatusCode.Conflict, text);
            Assert.Contains("\"idempotency_in_progress\"", text, StringComparison.Ordinal);
        }

        var told = await CheckAsync(first.Heard, before);
        await doors.StopTheEngineAsync();
        await doors.StartAsync();
        await CheckNothingIsAddedAsync(told);
    }

    private async Task<BulkInParts> CutOffAsync(int sent, int heard, Func<Task> kill)
    {
        var request = await BulkInParts.BeginAsync(doors.First, _key, Ct);
        await request.SendAsync(AllLines()[..sent], Ct);
        await request.HearAsync(heard, Ct);
        await kill();
        return request;
    }

    /// <summary>Sends it again through the front door that stayed: all of it is recorded then, and no line twice.</summary>
    private async Task<string[]> CheckAsync(IReadOnlyList<string> heard, int before)
    {
        var second = await SendUntilDoneAsync();
        Assert.Equal(Lines, second.Length - 1);
        Assert.Equal(heard, second[..heard.Count]);
        var told = second[..^1].Select(line => JsonElement.Parse(line)).ToArray();
        Assert.All(told, line => Assert.Equal("created", line.GetProperty("status").GetString()));
        Assert.Equal(Lines, told.Select(line => line.GetProperty("id").GetString()).Distinct().Count());
        Assert.StartsWith($$"""{"summary":{"created":{{Lines}},"exists":0,"rejected":0,""", second[^1], StringComparison.Ordinal);
        Assert.Equal(before + Lines, await doors.CountAsync());
        await CheckPathAsync(told, 0);
        await CheckPathAsync(told, Paths / 2);
        return second;
    }

    /// <summary>Once more the answer is the same, another body is refused, and the log ends where it did.</summary>
    private async Task CheckNothingIsAddedAsync(string[] told)
    {
        var (lastSeq, count) = (await doors.LastSeqAsync(), await doors.CountAsync());
        Assert.Equal(told, await SendUntilDoneAsync());

        var lines = AllLines();
        var (status, text) = await SendAsync([lines[1], .. lines[1..]]);
        Assert.True(status == HttpStatusCode.UnprocessableEntity, text);
        Assert.Contains("\"idempotency_key_reused\"", text, StringComparison.Ordinal);
        Assert.Equal((lastSeq, count), (await doors.LastSeqAsync(), await doors.CountAsync()));
    }

    /// <summary>The log has A, B and A of a path, under the ids and seqs that were told.</summary>
    private async Task CheckPathAsync(JsonElement[] told, int path)
    {
        var page = JsonElement.Parse(await doors.Second.GetStringAsync($"/v1/assertions?concept_path={Path(path)}", Ct));
        var items = page.GetProperty("assertions").EnumerateArray().OrderBy(item => item.GetProperty("seq").GetInt64()).ToArray();
        Assert.Equal(["A", "B", "A"], items.Select(item => item.GetProperty("value").GetString()));
        Assert.Equal(
            told[(3 * path)..((3 * path) + 3)].Select(line => (line.GetProperty("id").GetString(), line.GetProperty("seq").GetInt64())),
            items.Select(item => (item.GetProperty("id").GetString(), item.GetProperty("seq").GetInt64())));
    }

    /// <summary>As a client does: again and again until the request is carried out.</summary>
    private async Task<string[]> SendUntilDoneAsync()
    {
        string[] lines = [];
        var last = "";
        await Until.TrueAsync(
            async () =>
            {
                var (status, text) = await SendAsync(AllLines());
                last = $"{status} {text[..Math.Min(2000, text.Length)]}";
                Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable, last);
                lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                return status == HttpStatusCode.OK && lines[^1].StartsWith("{\"summary\":", StringComparison.Ordinal);
            },
            Patience, () => last);
        return lines;
    }

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(string[] lines)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/assertions/bulk");
        request.Content = new StringContent(string.Join('\n', lines) + "\n", Encoding.UTF8, "application/x-ndjson");
        request.Headers.Add("Idempotency-Key", _key);
        using var response = await doors.Second.SendAsync(request, Ct);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Ct));
    }

    private string Path(int number) => $"bulk/{_key}/{number}";

    private string[] AllLines() =>
    [
        .. from path in Enumerable.Range(0, Paths)
           from value in new[] { "A", "B", "A" }
           select $$"""{"concept_path":"{{Path(path)}}","value":"{{value}}","source":"s"}""",
    ];
}
