using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Feeds;
using StemeDb.Engine.Queries;
using StemeDb.Engine.Session;
using StemeDb.Engine.Telemetry;
using StemeDb.Storage.Directories;

namespace StemeDb.Engine.Tests.Session;

public sealed class A_stream_answers_every_request : IAsyncLifetime
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly EngineMetrics _metrics = new();
    private EngineOnDisk _engine = null!;
    private EngineCore _core = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _engine = await EngineOnDisk.NewAsync();
        _core = new EngineCore(
            _engine.State,
            _metrics,
            new DataDirectoryMetadata(Guid.NewGuid(), 1, 0, null),
            _engine.Store,
            _engine.Worker,
            _engine.Guard,
            new Reads(_engine.Store, _engine.Answers, PageCursors.OfThisProcess(), _engine.Clock, NullLogger<Reads>.Instance),
            new ReadScheduler(2, 100),
            new ChangeFeeds(_engine.Store, new FeedOptions(1), _metrics, _stopping.Token))
        {
            Stopping = _stopping.Token,
            Trust = _engine.Trust,
            Backups = _engine.Backups(_metrics, _stopping.Token),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _metrics.Dispose();
        _stopping.Dispose();
    }

    [Fact]
    public async Task Writes_reads_and_faults_are_answered_under_their_numbers_and_the_stream_ends_after_the_last()
    {
        var replies = await ServeAsync(
            [Append(1, "a", "x"), Append(2, "a", "y")],
            [Query(3, "never/said"), Query(4, "a//b"), Append(5, "a", "x")],
            [new Request { CorrelationId = 6, Append = new Append { Assertion = ByteString.CopyFromUtf8("no record") } }],
            [new Request { CorrelationId = 7 }]);
        Assert.Equal(Enumerable.Range(1, 7).Select(i => (ulong)i), replies.Keys.Order());
        Assert.Equal([1UL, 2UL, 3UL], new[] { replies[1], replies[2], replies[5] }.Select(reply => reply.Appended.Seq));
        Assert.Contains("\"empty\"", replies[3].Json.Utf8.ToStringUtf8(), StringComparison.Ordinal);
        Assert.Equal("/concept_path", replies[4].Fault.Pointer);
        Assert.Equal("bad_encoding", replies[6].Fault.Name);
        Assert.Equal("unknown_request", replies[7].Fault.Name);
    }

    [Fact]
    public async Task Many_appends_in_one_request_stand_each_for_itself_and_are_answered_together_in_their_order()
    {
        var replies = await ServeAsync(
            [Many(1, Content("a", "x"), "no record"u8.ToArray(), Content("b", "x"), Content("a", "x"))], [Append(2, "c", "x")]);
        var many = replies[1].AppendedMany;
        Assert.Equal([1UL, 0UL, 2UL, 1UL], many.Seqs);
        Assert.Equal([false, false, false, true], many.Existed);
        Assert.Equal(4 * 32, many.Ids.Length);
        Assert.Equal(many.Ids.Span[..32].ToArray(), many.Ids.Span[96..].ToArray());
        var fault = Assert.Single(many.Faults);
        Assert.Equal((1u, "bad_encoding"), (fault.Item, fault.Name));
        Assert.Equal(3UL, replies[2].Appended.Seq);
    }

    [Fact]
    public async Task An_append_of_many_whose_lengths_do_not_fit_is_refused_whole()
    {
        var wrong = Many(1, Content("a", "x"));
        wrong.AppendMany.Lengths[0]++;
        var tooMany = new Request { CorrelationId = 2, AppendMany = new AppendMany() };
        tooMany.AppendMany.Lengths.AddRange(new uint[1025]);
        var replies = await ServeAsync([wrong, tooMany, Many(3)]);
        Assert.Equal(["bad_encoding", "append_size", "append_size"], replies.OrderBy(r => r.Key).Select(r => r.Value.Fault.Name));
        Assert.Equal(0, _engine.Store.AppliedSeq);
    }

    [Fact]
    public async Task When_the_engine_stops_what_is_under_way_is_still_answered()
    {
        var replies = await StopAsync(_core, client => client.Ending);
        Assert.Equal([1UL, 2UL], replies.All.Keys.Order());
        Assert.True(replies.Ending.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task When_the_engine_stops_it_waits_until_the_client_has_ended_its_side()
    {
        var read = new TaskCompletionSource();
        var stopped = StopAsync(_core, client => client.Ending.ContinueWith(_ => read.Task, TaskScheduler.Default).Unwrap());
        await _engine.AppendAsync(Claims.Of("c", "s", "x"));
        Assert.False(stopped.IsCompleted);
        read.SetResult();
        Assert.Equal([1UL, 2UL], (await stopped).All.Keys.Order());
    }

    [Fact]
    public async Task A_client_that_does_not_end_its_side_does_not_hold_the_engine_up_for_long()
    {
        var replies = await StopAsync(_core with { EndingPatience = TimeSpan.FromMilliseconds(20) }, _ => Task.Delay(Timeout.Infinite, Cancelled));
        Assert.Equal([1UL, 2UL], replies.All.Keys.Order());
    }

    /// <summary>Two appends, and then the engine stops.</summary>
    private async Task<Replies> StopAsync(EngineCore core, Func<Replies, Task> untilTheClientEnds)
    {
        var replies = new Replies();
        var requests = new Requests { End = untilTheClientEnds(replies) };
        requests.Add([Append(1, "a", "x"), Append(2, "b", "x")]);
        using var session = new ClientSession(core);
        var serving = session.ServeAsync(requests, replies, Cancelled);
        await requests.AllRead.WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
        await _stopping.CancelAsync();
        await serving.WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
        return replies;
    }

    [Fact]
    public async Task Writes_of_one_stream_are_admitted_in_the_order_sent()
    {
        var batches = Enumerable.Range(0, 50).Select(b => Enumerable.Range(0, 40).Select(i => Append((ulong)((b * 40) + i + 1), $"p/{b}/{i}", "x")).ToArray());
        var replies = await ServeAsync([.. batches]);
        Assert.Equal(Enumerable.Range(1, 2000).Select(i => (ulong)i), replies.OrderBy(r => r.Key).Select(r => r.Value.Appended.Seq));
    }

    [Fact]
    public async Task The_registry_and_retractions_are_checked_before_they_wait()
    {
        var replies = await ServeAsync(
        [
            new Request { CorrelationId = 1, PutSource = new PutSource { Source = ByteString.CopyFromUtf8("s"), ProfileJson = ByteString.CopyFromUtf8("""{"tier":12}""") } },
            new Request { CorrelationId = 2, PutRule = new PutRule { Pattern = ByteString.CopyFromUtf8("a/**/b"), RuleJson = ByteString.CopyFromUtf8("""{"type":"exact"}""") } },
            new Request { CorrelationId = 3, Retract = new Retract { AssertionId = ByteString.CopyFromUtf8("short"), Source = ByteString.CopyFromUtf8("s") } },
            new Request { CorrelationId = 4, PutSource = new PutSource { Source = ByteString.CopyFromUtf8("s"), ProfileJson = ByteString.CopyFromUtf8("""{"tier":2}""") } },
            new Request { CorrelationId = 5, AppendAtomic = new AppendAtomic() },
        ]);
        Assert.Equal(["/tier", "/pattern", "/assertion_id"], new[] { replies[1], replies[2], replies[3] }.Select(r => r.Fault.Pointer));
        Assert.Equal((1UL, "atomic_size"), (replies[4].Recorded.Seq, replies[5].Fault.Name));
    }

    [Fact]
    public async Task The_turn_of_a_begin_that_was_given_up_is_over_though_its_number_was_never_heard()
    {
        var key = ByteString.CopyFrom(new byte[32]);
        var replies = await ServeAsync(
            [Begin(1), Begin(2)], [new Request { CorrelationId = 3, Cancel = new Cancel { CorrelationId = 1 } }], [Begin(4)]);

        Assert.Equal("idempotency_in_progress", replies[2].Fault.Name);
        Assert.NotNull(replies[4].Begun);
        Request Begin(ulong id) => new() { CorrelationId = id, BeginIdempotent = new BeginIdempotent { Key = key, Head = key } };
    }

    private async Task<Dictionary<ulong, Reply>> ServeAsync(params Request[][] batches)
    {
        var requests = new Requests();
        foreach (var batch in batches)
        {
            requests.Add(batch);
        }

        var replies = new Replies();
        using var session = new ClientSession(_core);
        await session.ServeAsync(requests, replies, Cancelled).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        return replies.All;
    }

    private static Request Append(ulong id, string path, string value) => new()
    {
        CorrelationId = id,
        Append = new Append { Assertion = ByteString.CopyFrom(Content(path, value)) },
    };

    private static byte[] Content(string path, string value) => Claims.Of(path, "s", value).Encoded();

    private static Request Many(ulong id, params byte[][] contents)
    {
        var many = new AppendMany { Assertions = ByteString.CopyFrom([.. contents.SelectMany(content => content)]) };
        many.Lengths.AddRange(contents.Select(content => (uint)content.Length));
        return new Request { CorrelationId = id, AppendMany = many };
    }

    private static Request Query(ulong id, string path) =>
        new() { CorrelationId = id, Query = new Query { ConceptPath = ByteString.CopyFromUtf8(path) } };

    /// <summary>The client's side of a stream: batches, and then its end.</summary>
    private sealed class Requests : IAsyncStreamReader<RequestBatch>
    {
        private readonly Queue<RequestBatch> _batches = new();
        private readonly TaskCompletionSource _allRead = new();

        public Task End { get; init; } = Task.CompletedTask;

        public Task AllRead => _allRead.Task;

        public RequestBatch Current { get; private set; } = new();

        public void Add(Request[] requests)
        {
            var batch = new RequestBatch();
            batch.Requests.AddRange(requests);
            _batches.Enqueue(batch);
        }

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (_batches.TryDequeue(out var batch))
            {
                Current = batch;
                return true;
            }

            _allRead.TrySetResult();
            await End.WaitAsync(cancellationToken);
            return false;
        }
    }

    private sealed class Replies : IServerStreamWriter<ReplyBatch>
    {
        private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Dictionary<ulong, Reply> All { get; } = [];

        /// <summary>The client was asked to end its side.</summary>
        public Task Ending => _ending.Task;

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(ReplyBatch message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(ReplyBatch message, CancellationToken cancellationToken)
        {
            foreach (var reply in message.Replies)
            {
                All.Add(reply.CorrelationId, reply);
            }

            if (message.Ending) _ending.SetResult();

            return Task.CompletedTask;
        }
    }
}
