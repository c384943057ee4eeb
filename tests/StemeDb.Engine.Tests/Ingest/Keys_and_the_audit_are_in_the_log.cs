using StemeDb.Contracts.V1;
using StemeDb.Engine.Ingest;
using StemeDb.Engine.Tests.Feeds;
using StemeDb.Model.Audit;
using StemeDb.Model.Keys;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Engine.Tests.Ingest;

public sealed class Keys_and_the_audit_are_in_the_log
{
    private const string Id = "abcdefgh2345";

    private static readonly AuditEntry s_audit = new("key:operator", "key.create", Id, "asked", "::1", "");

    private static readonly ApiKey s_key = new()
    {
        Name = "loader",
        Scopes = KeyScopes.Write,
        SecretHash = new byte[ApiKey.HashBytes],
        CreatedAt = new Instant(1),
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_is_made_changed_and_revoked_and_a_restart_knows_it_all(bool checkpoint)
    {
        await using var engine = await EngineOnDisk.NewAsync();
        Assert.Equal((false, 1L), await PutAsync(engine, s_key, 0));
        var rotated = s_key with { SecretHash = new byte[] { 1 }.Concat(new byte[31]).ToArray(), Former = new FormerSecret(s_key.SecretHash, new Instant(9)) };
        Assert.Equal((false, 3L), await PutAsync(engine, rotated, 1));
        await engine.RestartAsync(checkpoint: checkpoint);
        Assert.Equal(new ApiKeyRecord(3, Find(engine)!.RecordedAt, Id, rotated), Find(engine));
        var revoked = rotated with { RevokedAt = new Instant(5) };
        Assert.Equal((false, 5L), await PutAsync(engine, revoked, 3));
        await engine.RestartAsync(checkpoint: checkpoint);
        Assert.Equal(revoked, Find(engine)!.Key);
        Assert.Equal(["done 6", "done 4", "done 2"], Audit(engine).Select(record => $"{record.Entry.Outcome} {record.Seq}"));
        Assert.All(Audit(engine), record => Assert.Equal(s_audit, record.Entry with { Outcome = s_audit.Outcome }));
        Assert.Equal(6, engine.Store.Counts.Registry);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_who_change_a_key_at_once_do_not_overwrite_each_other(bool inOneBatch)
    {
        await using var engine = await EngineOnDisk.NewAsync(isStarted: !inOneBatch);
        var revoked = s_key with { RevokedAt = new Instant(5) };
        var puts = new (ApiKey Key, long Expected)[]
        {
            (s_key, 3), (s_key, 0), (s_key, 0), (s_key with { Name = "a" }, 0), (s_key with { Name = "b" }, 2), (revoked, 1), (revoked, 0), (s_key, 4),
        }.Select(put => engine.Submit(origin => new PutKeyRequest(Id, put.Key, put.Expected, origin) { Audit = s_audit })).ToArray();
        if (inOneBatch) engine.Worker.Start();
        var done = await Task.WhenAll(puts);
        Assert.Equal(
            ["key_unknown", "new 1", "known 1", "key_exists", "key_changed", "new 4", "known 4", "key_revoked"],
            done.Cast<RecordRequest>().Select(put => put.Fault?.Name ?? $"{(put.Existed ? "known" : "new")} {put.Record!.Seq}"));
        Assert.Equal(["unchanged 6", "done 5", "unchanged 3", "done 2"], Audit(engine).Select(record => $"{record.Entry.Outcome} {record.Seq}"));
    }

    [Fact]
    public async Task An_action_and_its_audit_are_in_one_batch_of_the_journal()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await PutAsync(engine, s_key, 0);
        await engine.Submit(origin => new PutSourceRequest(Claims.Source("s"), new(1, null, null), origin) { Audit = s_audit });
        using var journal = engine.Journal.Read(1);
        for (var seq = 1; seq <= 3; seq += 2)
        {
            Assert.True(journal.TryRead(out var batch));
            Assert.Equal((seq, 2), (batch.FirstSeq, batch.Count));
        }
    }

    [Fact]
    public async Task The_audit_is_listed_page_by_page_the_newest_first_while_it_grows()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        for (var i = 1; i <= 7; i++)
        {
            await AuditAsync(engine, $"t{i}");
            if (i % 3 == 0) await engine.Store.CheckpointAsync(TestContext.Current.CancellationToken);
        }

        var told = new List<string>();
        var list = new ListAudit { Limit = 2 };
        do
        {
            var page = engine.Ask(new Request { ListAudit = list }).Records;
            told.AddRange(page.Records_.Select(bytes => ((AuditRecord)RecordEncoding.Decode(bytes.Memory)).Entry.Target));
            list.Cursor = page.NextCursor;
            await AuditAsync(engine, "later");
        }
        while (!list.Cursor.IsEmpty);
        Assert.Equal(["t7", "t6", "t5", "t4", "t3", "t2", "t1"], told);
        list.Cursor = Google.Protobuf.ByteString.CopyFromUtf8("made up");
        Assert.Equal("bad_cursor", engine.AskInVain(new Request { ListAudit = list }).Name);
    }

    [Fact]
    public async Task Keys_are_listed_by_id()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        string[] ids = ["cccccccc", "aaaaaaaa", "bbbbbbbb"];
        foreach (var id in ids) await engine.Submit(origin => new PutKeyRequest(id, s_key, 0, origin));
        var first = engine.Ask(new Request { ListKeys = new ListKeys { Limit = 2 } }).Records;
        var rest = engine.Ask(new Request { ListKeys = new ListKeys { Limit = 2, Cursor = first.NextCursor } }).Records;
        Assert.Equal(ids.Order(), first.Records_.Concat(rest.Records_).Select(bytes => ((ApiKeyRecord)RecordEncoding.Decode(bytes.Memory)).KeyId));
        Assert.True(rest.NextCursor.IsEmpty);
        Assert.Empty(engine.Ask(new Request { GetKey = new GetKey { KeyId = "no id" } }).Records.Records_);
    }

    [Fact]
    public async Task A_feed_passes_over_them_and_an_answer_that_was_kept_stands()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await engine.AppendAsync(Claims.Of("p", "s", "1"));
        await PutAsync(engine, s_key, 0);
        Assert.True(engine.Store.IsUnchanged("p"u8, 1, out _));
        await engine.AppendAsync(Claims.Of("p", "s", "2"));
        await AuditAsync(engine, "last");
        using var client = new FeedClient(engine.Store);
        var batches = await client.AllAsync(0);
        Assert.Equal([1UL, 4UL], batches.SelectMany(batch => batch.Changes).Select(change => change.Seq));
        Assert.Equal(5UL, batches[^1].UpTo);
    }

    private static async Task<(bool Existed, long Seq)> PutAsync(EngineOnDisk engine, ApiKey key, long expectedSeq)
    {
        var put = (RecordRequest)await engine.Submit(origin => new PutKeyRequest(Id, key, expectedSeq, origin) { Audit = s_audit });
        Assert.Null(put.Fault);
        return (put.Existed, put.Record!.Seq);
    }

    private static async Task AuditAsync(EngineOnDisk engine, string target) =>
        Assert.Null((await engine.Submit(origin => new AppendAuditRequest(s_audit with { Target = target }, origin))).Fault);

    private static ApiKeyRecord? Find(EngineOnDisk engine)
    {
        using var reader = engine.Store.OpenReader();
        return reader.FindKey(Id);
    }

    private static AuditRecord[] Audit(EngineOnDisk engine)
    {
        using var reader = engine.Store.OpenReader();
        return [.. reader.Audit(long.MaxValue)];
    }
}
