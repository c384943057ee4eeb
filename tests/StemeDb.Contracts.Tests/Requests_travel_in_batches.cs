using System.Buffers.Binary;
using System.Diagnostics;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;

namespace StemeDb.Contracts.Tests;

public sealed class Requests_travel_in_batches : ConnectionTest
{
    [Fact]
    public async Task Appends_arrive_in_the_order_in_which_they_were_called_and_share_messages()
    {
        const int count = 5000;
        var replies = new List<Task>();
        for (var i = 0; i < count; i++)
        {
            var content = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(content, i);
            replies.Add(Connection.AppendAsync(content, Cancelled));
        }

        await Task.WhenAll(replies);

        Assert.Equal(Enumerable.Range(0, count), Engine.Requests.Select(r => BinaryPrimitives.ReadInt32BigEndian(ContentOf(r))));
        Assert.InRange(Engine.Batches.Count, 1, count - 1);
    }

    [Fact]
    public async Task No_message_holds_more_requests_than_allowed()
    {
        await using var narrow = await ConnectAsync(new EngineConnectionOptions { Address = Engine.Address, MaxBatchRequests = 3 });
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => narrow.AppendAsync(new byte[10], Cancelled)));
        Assert.All(Engine.Batches, batch => Assert.InRange(batch.Requests.Count, 1, 3));
    }

    [Fact]
    public async Task No_message_is_larger_than_allowed_unless_one_request_alone_is()
    {
        await using var narrow = await ConnectAsync(new EngineConnectionOptions { Address = Engine.Address, MaxBatchBytes = 100 });
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => narrow.AppendAsync(new byte[i == 7 ? 500 : 40], Cancelled)));
        Assert.All(Engine.Batches, batch => Assert.True(batch.Requests.Count <= 2));
        Assert.Single(Assert.Single(Engine.Batches, batch => batch.Requests.Any(r => ContentOf(r).Length == 500)).Requests);
    }

    [Fact]
    public async Task Replies_find_their_callers_whatever_their_order()
    {
        var held = new List<Request>();
        Engine.Answer = request =>
        {
            held.Add(request);
            return null;
        };
        var first = Connection.AppendAsync(new byte[] { 1 }, Cancelled);
        await UntilAsync(() => held.Count == 1, "the first request arrived");
        Engine.Answer = request => new Reply { Appended = ScriptedEngine.Created(request).Appended };

        var second = await Connection.AppendAsync(new byte[] { 2 }, Cancelled);

        Assert.Equal(held[0].CorrelationId + 1, (ulong)second.Seq);
        Assert.False(first.IsCompleted);
    }

    [Fact]
    public async Task A_fault_of_the_engine_reaches_the_caller_with_all_it_says()
    {
        Engine.Answer = _ => new Reply
        {
            Fault = new Fault { Code = FaultCode.FaultInvalid, Name = "supersedes_unknown", Pointer = "/supersedes/0", Detail = "No." },
        };
        var e = await Assert.ThrowsAsync<EngineFaultException>(() => Connection.AppendAsync(new byte[1], Cancelled));
        Assert.Equal(
            (FaultCode.FaultInvalid, "supersedes_unknown", "/supersedes/0", "No."),
            (e.Fault.Code, e.Fault.Name, e.Fault.Pointer, e.Message));
    }

    [Fact]
    public async Task The_callers_span_travels_with_the_request_only_when_it_is_sampled()
    {
        using var sampled = new Activity("test") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        await Connection.AppendAsync(new byte[1], Cancelled);
        sampled.Stop();
        Activity.Current = null;
        await Connection.AppendAsync(new byte[1], Cancelled);
        Assert.Equal([sampled.Id!, ""], Engine.Requests.Select(r => r.TraceParent));
    }

    [Fact]
    public async Task An_atomic_append_that_is_too_large_is_refused_before_it_is_sent()
    {
        var one = new byte[EngineLimits.MaxAtomicBytes / 2];
        var e = await Assert.ThrowsAsync<EngineFaultException>(() => Connection.AppendAtomicAsync([one, one, new byte[1]], Cancelled));
        Assert.Equal("atomic_size", e.Fault.Name);
        Assert.Empty(Engine.Batches);
    }

    [Fact]
    public async Task Many_appends_are_one_request_and_each_gets_its_result()
    {
        var second = new Fault { Code = FaultCode.FaultInvalid, Name = "supersedes_unknown", Item = 1 };
        Engine.Answer = _ => new Reply
        {
            AppendedMany = new AppendedMany
            {
                Ids = Google.Protobuf.ByteString.CopyFrom(new byte[64]),
                Existed = { true, false },
                Seqs = { 7, 0 },
                RecordedAt = { 5, 0 },
                Faults = { second },
            },
        };
        var results = await Connection.AppendManyAsync("abcde"u8.ToArray(), [2, 3], Cancelled);
        var sent = Assert.Single(Engine.Requests).AppendMany;
        Assert.Equal(("abcde", "2 3"), (sent.Assertions.ToStringUtf8(), string.Join(' ', sent.Lengths)));
        Assert.Equal((true, 7L, 5L, null), (results[0].Outcome.Existed, results[0].Outcome.Seq, results[0].Outcome.RecordedAt.Ticks, results[0].Fault));
        Assert.Equal("supersedes_unknown", results[1].Fault!.Name);
    }

    [Fact]
    public async Task A_query_arrives_with_every_field_that_was_given_and_none_that_was_not()
    {
        Engine.Answer = _ => new Reply { Json = new Json { Utf8 = Google.Protobuf.ByteString.CopyFromUtf8("{}"), ClaimsRead = 3 } };
        var json = await Connection.QueryAsync(
            new EngineQuery { ConceptPath = "a/b"u8.ToArray(), Lens = "recency", AsOfSeq = 0, ValidAt = new(5) }, Cancelled);
        var query = Assert.Single(Engine.Requests).Query;
        Assert.Equal(("{}", 3), (System.Text.Encoding.UTF8.GetString(json.Json.Span), json.ClaimsRead));
        Assert.Equal(("a/b", "recency", true, 0UL), (query.ConceptPath.ToStringUtf8(), query.Lens, query.HasAsOfSeq, query.AsOfSeq));
        Assert.Equal((true, 5L, false, false), (query.HasValidAt, query.ValidAt, query.HasAsOf, query.HasNow));
    }
}
