using System.Runtime.CompilerServices;
using System.Text.Json;
using StemeDb.Client.Bulk;
using StemeDb.Client.Messages;

namespace StemeDb.Client;

/// <summary>
/// The HTTP API of StemeDB, typed. Thread-safe. The <see cref="HttpClient"/> belongs to the caller, who sets its base address.
/// Every method throws <see cref="StemeDbException"/> when the server refuses or cannot be reached.
/// </summary>
/// <param name="http">With <see cref="HttpClient.BaseAddress"/> set, for example <c>http://127.0.0.1:18180</c>.</param>
/// <param name="apiKey">What proves who asks: an API key, or a token; sent with every request. Null: nothing.</param>
public sealed partial class StemeDbClient(HttpClient http, string? apiKey = null)
{
    private readonly Exchange _exchange = new(http, apiKey);

    /// <summary>Stores one claim; durable when it returns.</summary>
    public Task<AssertReply> AssertAsync(AssertionMessage assertion, CancellationToken cancellationToken = default) =>
        _exchange.SendAsync(
            HttpMethod.Post, "/v1/assertions", Exchange.Json(assertion, StemeDbJson.Default.AssertionMessage),
            StemeDbJson.Default.AssertReply, cancellationToken);

    /// <summary>
    /// Sends lines of NDJSON and reads the reply: a line per input line in their order, then the summary. The whole body is sent
    /// before the reply is read, so send some thousands of lines at a time.
    /// </summary>
    /// <param name="ndjson">Lines of UTF-8, each an assertion, each ended by a line feed.</param>
    /// <param name="cancellationToken">Ends the exchange; what was not answered may be stored or not.</param>
    /// <exception cref="BulkInterruptedException">The exchange ended before the summary.</exception>
    public async IAsyncEnumerable<BulkReplyLine> BulkAsync(
        ReadOnlyMemory<byte> ndjson, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var content = new ReadOnlyMemoryContent(ndjson);
        content.Headers.ContentType = new("application/x-ndjson");
        using var response = await _exchange.SendRawAsync(HttpMethod.Post, "/v1/assertions/bulk", content, cancellationToken);
        await foreach (var line in BulkReplyReader.ReadAsync(response, cancellationToken))
        {
            yield return line;
        }
    }

    /// <summary>The assertion with this id, as stored.</summary>
    /// <param name="id">64 hexadecimal digits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<JsonElement> GetAssertionAsync(string id, CancellationToken cancellationToken = default) =>
        _exchange.GetJsonAsync($"/v1/assertions/{Uri.EscapeDataString(id)}", cancellationToken);

    /// <summary>A page of raw claims on a path, by a source, or both.</summary>
    public Task<AssertionPage> ListAssertionsAsync(
        string? conceptPath, string? source, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        _exchange.SendAsync(
            HttpMethod.Get,
            "/v1/assertions" + Exchange.QueryString(
                ("concept_path", conceptPath), ("source", source), ("limit", Exchange.Number(limit)), ("cursor", cursor)),
            null, StemeDbJson.Default.AssertionPage, cancellationToken);

    /// <summary>Withdraws a claim; durable when it returns.</summary>
    public Task<RecordedReply> RetractAsync(RetractionMessage retraction, CancellationToken cancellationToken = default) =>
        _exchange.SendAsync(
            HttpMethod.Post, "/v1/retractions", Exchange.Json(retraction, StemeDbJson.Default.RetractionMessage),
            StemeDbJson.Default.RecordedReply, cancellationToken);

    /// <summary>Asks about one path.</summary>
    /// <exception cref="ArgumentException">The path is a pattern; see <see cref="QueryPatternAsync"/>.</exception>
    public async Task<AnswerMessage> QueryAsync(QueryMessage query, CancellationToken cancellationToken = default)
    {
        if (query.ConceptPath.Contains('*', StringComparison.Ordinal))
        {
            throw new ArgumentException("A pattern has many answers; ask with QueryPatternAsync.", nameof(query));
        }

        return ReadAnswer(await AskAsync(query, cancellationToken));
    }

    /// <summary>Asks about all paths that match a pattern; a page of answers.</summary>
    public async Task<AnswerPage> QueryPatternAsync(QueryMessage query, CancellationToken cancellationToken = default)
    {
        var page = await AskAsync(query, cancellationToken);
        return new AnswerPage(
            [.. page.GetProperty("answers").EnumerateArray().Select(ReadAnswer)],
            page.GetProperty("next_cursor").GetString(),
            page.GetProperty("as_of_seq").GetInt64());
    }

    /// <summary>Sets the rule for a pattern of concepts.</summary>
    /// <param name="rule">As docs/http-api.md: pattern, type and the type's parameters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<RecordedReply> PutRuleAsync(JsonElement rule, CancellationToken cancellationToken = default) =>
        PutAsync("/v1/concepts/rules", rule, cancellationToken);

    /// <summary>All rules in force.</summary>
    public Task<JsonElement> GetRulesAsync(CancellationToken cancellationToken = default) =>
        _exchange.GetJsonAsync("/v1/concepts/rules", cancellationToken);

    /// <summary>Sets what is known of a source.</summary>
    /// <param name="source">Which source.</param>
    /// <param name="profile">As docs/http-api.md: tier, family, name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<RecordedReply> PutSourceAsync(string source, JsonElement profile, CancellationToken cancellationToken = default) =>
        PutAsync($"/v1/sources/{Uri.EscapeDataString(source)}", profile, cancellationToken);

    /// <summary>What is known of a source.</summary>
    public Task<JsonElement> GetSourceAsync(string source, CancellationToken cancellationToken = default) =>
        _exchange.GetJsonAsync($"/v1/sources/{Uri.EscapeDataString(source)}", cancellationToken);

    /// <summary>The children of a path, for browsing.</summary>
    public Task<JsonElement> ListConceptsAsync(
        string? prefix, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        _exchange.GetJsonAsync(
            "/v1/concepts" + Exchange.QueryString(("prefix", prefix), ("limit", Exchange.Number(limit)), ("cursor", cursor)),
            cancellationToken);

    /// <summary>
    /// Everything recorded after a seq, in order, none twice; positions in between say how far the feed is. A feed that broke is
    /// taken up again by asking for what comes after the last seq it told.
    /// </summary>
    /// <param name="after">Changes with a greater seq; null: those recorded from now on.</param>
    /// <param name="prefix">Only claims at or below this path, and their retractions; null: all.</param>
    /// <param name="follow">Whether to wait for more at the end of the log; else the enumeration ends there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StemeDbException">The server refuses, cannot be reached, or the feed broke.</exception>
    public async IAsyncEnumerable<ChangeMessage> FollowAsync(
        long? after = 0, string? prefix = null, bool follow = true, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var path = "/v1/changes" + Exchange.QueryString(
            ("after", after?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "latest"),
            ("prefix", prefix),
            ("follow", follow ? "true" : "false"));
        using var response = await _exchange.SendRawAsync(HttpMethod.Get, path, null, cancellationToken);
        await foreach (var change in ChangeReader.ReadAsync(response, cancellationToken))
        {
            yield return change;
        }
    }

    /// <summary>The most contested paths, the most contested first; a page.</summary>
    public Task<JsonElement> ListConflictsAsync(
        string? prefix = null, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        _exchange.GetJsonAsync(
            "/v1/conflicts" + Exchange.QueryString(("prefix", prefix), ("limit", Exchange.Number(limit)), ("cursor", cursor)),
            cancellationToken);

    /// <summary>Whether an answer that was kept is still given, and if not, which input is another.</summary>
    /// <param name="answers">An answer or a page of answers as it was received, UTF-8.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<JsonElement> CheckAnswersAsync(ReadOnlyMemory<byte> answers, CancellationToken cancellationToken = default) =>
        _exchange.SendAsync(
            HttpMethod.Post, "/v1/answers/replay", Exchange.JsonBytes(answers.ToArray()), StemeDbJson.Default.JsonElement, cancellationToken);

    /// <summary>
    /// Learns copy groups and accuracies of sources now, which may take minutes: give the <see cref="HttpClient"/> the time. When it
    /// returns, what was learned is durable and in force. Who gives up leaves the server learning.
    /// </summary>
    public async Task<LearnReply> LearnAsync(CancellationToken cancellationToken = default)
    {
        var (status, raw) = await _exchange.SendJsonAsync(HttpMethod.Post, "/v1/admin/snapshots", cancellationToken);
        return new LearnReply(status == System.Net.HttpStatusCode.Created, ReadSnapshot(raw));
    }

    /// <summary>What was learned about sources, the newest first; a page of summaries.</summary>
    public async Task<SnapshotPage> ListSnapshotsAsync(int? limit = null, string? cursor = null, CancellationToken cancellationToken = default)
    {
        var page = await _exchange.GetJsonAsync(
            "/v1/snapshots" + Exchange.QueryString(("limit", Exchange.Number(limit)), ("cursor", cursor)), cancellationToken);
        return new SnapshotPage(
            [.. page.GetProperty("snapshots").EnumerateArray().Select(ReadSnapshot)],
            page.GetProperty("next_cursor").GetString(),
            page.GetProperty("as_of_seq").GetInt64());
    }

    /// <summary>A snapshot with what it says of each source.</summary>
    /// <param name="id">64 hexadecimal digits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<SnapshotMessage> GetSnapshotAsync(string id, CancellationToken cancellationToken = default) =>
        ReadSnapshot(await _exchange.GetJsonAsync($"/v1/snapshots/{Uri.EscapeDataString(id)}", cancellationToken));

    /// <summary>The lenses and their parameters.</summary>
    public Task<JsonElement> GetLensesAsync(CancellationToken cancellationToken = default) =>
        _exchange.GetJsonAsync("/v1/lenses", cancellationToken);

    /// <summary>How the server is; an unhealthy server answers too.</summary>
    public Task<HealthReply> GetHealthAsync(CancellationToken cancellationToken = default) =>
        _exchange.SendAsync(
            HttpMethod.Get, "/v1/health", null, StemeDbJson.Default.HealthReply, cancellationToken, acceptUnavailable: true);

    private Task<RecordedReply> PutAsync(string path, JsonElement body, CancellationToken cancellationToken) =>
        _exchange.SendAsync(
            HttpMethod.Put, path, Exchange.Json(body), StemeDbJson.Default.RecordedReply, cancellationToken);

    private Task<JsonElement> AskAsync(QueryMessage query, CancellationToken cancellationToken) =>
        _exchange.SendAsync(
            HttpMethod.Post, "/v1/query", Exchange.Json(query, StemeDbJson.Default.QueryMessage),
            StemeDbJson.Default.JsonElement, cancellationToken);

    private static SnapshotMessage ReadSnapshot(JsonElement snapshot) =>
        snapshot.Deserialize(StemeDbJson.Default.SnapshotMessage)! with { Raw = snapshot };

    private static AnswerMessage ReadAnswer(JsonElement answer) =>
        answer.Deserialize(StemeDbJson.Default.AnswerMessage)! with { Raw = answer };
}
