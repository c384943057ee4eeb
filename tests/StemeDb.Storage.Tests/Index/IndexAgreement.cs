using System.Text;
using StemeDb.Model.Assertions;
using StemeDb.Model.Lenses;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Storage.Index;

namespace StemeDb.Storage.Tests.Index;

/// <summary>Asks an index and the reference everything, and fails where they differ.</summary>
internal static class IndexAgreement
{
    /// <summary>
    /// Asks a view as of a seq; <paramref name="choice"/> picks where pages begin. Keys are as of all that was applied, which is all of the
    /// reference unless <paramref name="applied"/> says less.
    /// </summary>
    public static void CheckView(IIndexReader reader, ReferenceIndex reference, long seq, int choice, long? applied = null)
    {
        Assert.Equal(seq, reader.Seq);
        var all = reference.Assertions(seq);
        foreach (var path in SampleLog.PathTexts.Select(SampleLog.Path))
        {
            CheckClaims(reader, all, path);
            CheckNewest(reader, all, path);
        }

        CheckIds(reader, all, reference.Seq);
        CheckLists(reader, all, choice);
        CheckPaths(reader, [.. all.Select(a => a.Record.Assertion.Path.ToString()).Distinct()], choice);
        CheckRegistry(reader, reference, seq, applied ?? reference.Seq);
        var fromSeq = 1 + (choice % (seq + 1));
        Assert.Equal(
            reference.Records.Skip((int)fromSeq - 1).Take((int)(seq - fromSeq + 1)).Select(Show),
            reader.Records(fromSeq).Select(Show));
        CheckLog(reader, reference, fromSeq, seq);
        var moment = SampleLog.RecordedAt(choice % (seq + 4));
        Assert.Equal(reference.SeqAt(moment, seq), reader.SeqAt(moment));
    }

    /// <summary>Asks what is only known of the present.</summary>
    public static void CheckPresent(IIndexStore store, ReferenceIndex reference)
    {
        Assert.Equal(reference.Seq, store.AppliedSeq);
        Assert.Equal(reference.Counts, store.Counts);
        var latest = reference.LatestLive();
        foreach (var path in SampleLog.PathTexts.Select(SampleLog.Path))
        {
            foreach (var source in SampleLog.SourceTexts.Select(SampleLog.Source))
            {
                var expected = latest.GetValueOrDefault((path, source));
                var actual = store.FindLatestLive(path, source);
                Assert.Equal(expected?.Seq, actual?.Seq);
                Assert.Equal(expected?.Id, actual?.Id);
                Assert.Equal(expected?.RecordedAt, actual?.RecordedAt);
                Assert.Equal(expected?.Assertion.AssertedAt, actual?.AssertedAt);
                if (expected is not null) Assert.Equal(BodyOf(expected), Convert.ToHexString(actual!.Body.Span));
            }
        }

        using var reader = store.OpenReader();
        string[] parents = ["", "a", "a/b", "a/b/d", "b", "nothing"];
        foreach (var parent in parents) CheckChildren(reader, [.. reference.Children(parent)], parent);
    }

    /// <summary>What is known of each record without reading it, and the record itself where it is asked for.</summary>
    private static void CheckLog(IIndexReader reader, ReferenceIndex reference, long fromSeq, long seq)
    {
        var log = reader.Log(fromSeq);
        foreach (var record in reference.Records.Skip((int)fromSeq - 1).Take((int)(seq - fromSeq + 1)))
        {
            Assert.True(log.MoveNext());
            Assert.Equal((record.Seq, record.RecordedAt), (log.Seq, log.RecordedAt));
            Assert.Equal(RecordView.Read(SampleLog.Encode(record)).Kind, log.Kind);
            Assert.Equal(PathOf(record)?.ToString() ?? "", Encoding.UTF8.GetString(log.Path));
            if (record.Seq % 2 == 0) Assert.Equal(Show(record), Convert.ToHexString(log.Record().Span));
        }

        Assert.False(log.MoveNext());
    }

    private static ConceptPath? PathOf(LogRecord record) => record switch
    {
        AssertionRecord assertion => assertion.Assertion.Path,
        RetractionRecord retraction => retraction.TargetAt.Path,
        _ => null,
    };

    private static void CheckClaims(IIndexReader reader, List<StoredAssertion> all, ConceptPath path)
    {
        var expected = all.Where(a => a.Record.Assertion.Path == path).Select(Show);
        var actual = new List<string>();
        for (var claims = reader.Claims(path); claims.MoveNext();) actual.Add(Show(claims.Current));
        Assert.Equal(expected.Select(a => a.Claim), actual);
    }

    private static void CheckNewest(IIndexReader reader, List<StoredAssertion> all, ConceptPath path)
    {
        var expected = all
            .Where(a => a.Record.Assertion.Path == path && a.Retracted is null && a.SupersededBy is null)
            .MaxBy(a => a.Record.Seq);
        Assert.Equal(expected is not null, reader.TryFindNewest(path, out var newest));
        if (expected is not null) Assert.Equal(Show(expected).Claim, Show(newest));
    }

    private static void CheckIds(IIndexReader reader, List<StoredAssertion> all, long lastSeq)
    {
        var byId = all.ToDictionary(a => a.Record.Id);
        for (var at = 1; at <= lastSeq + 3; at++)
        {
            var id = SampleLog.IdOf(at);
            var expected = byId.GetValueOrDefault(id);
            Assert.Equal(expected is not null, reader.TryFind(id, out var locator));
            if (expected is not null) Assert.Equal(expected.Locator, locator);
            Assert.Equal(expected is null ? null : Show(expected).Whole, reader.Find(id) is { } found ? Show(found).Whole : null);
        }
    }

    private static void CheckLists(IIndexReader reader, List<StoredAssertion> all, int choice)
    {
        foreach (var source in SampleLog.SourceTexts.Select(SampleLog.Source))
        {
            CheckList(reader, [.. all.Where(a => a.Record.Assertion.Source == source)], new(null, source), choice);
        }

        foreach (var path in SampleLog.PathTexts.Select(SampleLog.Path))
        {
            var onPath = all.Where(a => a.Record.Assertion.Path == path).ToList();
            CheckList(reader, onPath, new(path, null), choice);
            var source = SampleLog.Source(SampleLog.SourceTexts[choice % SampleLog.SourceTexts.Length]);
            CheckList(reader, [.. onPath.Where(a => a.Record.Assertion.Source == source)], new(path, source), choice);
        }
    }

    private static void CheckList(IIndexReader reader, List<StoredAssertion> expected, AssertionFilter filter, int choice)
    {
        Assert.Equal(expected.Select(a => Show(a).Whole), reader.List(filter).Select(a => Show(a).Whole));
        if (expected.Count == 0) return;
        var split = choice % expected.Count;
        Assert.Equal(
            expected.Skip(split + 1).Select(a => Show(a).Whole),
            reader.List(filter, expected[split].Locator).Select(a => Show(a).Whole));
    }

    private static void CheckPaths(IIndexReader reader, List<string> all, int choice)
    {
        string[] prefixes = ["", "a", "a/", "a/b", "a/b/", "b", "c", "z/y"];
        foreach (var prefix in prefixes)
        {
            var expected = all.Where(path => path.StartsWith(prefix, StringComparison.Ordinal)).ToList();
            Assert.Equal(expected, Walk(reader.Paths(Encoding.UTF8.GetBytes(prefix)), _ => null));
        }

        var target = Encoding.UTF8.GetBytes(SampleLog.PathTexts[choice % SampleLog.PathTexts.Length] + (choice % 3) switch { 0 => "", 1 => "\0", _ => "\u0001" });
        var first = reader.Paths(default);
        if (!first.SeekTo(target)) Assert.DoesNotContain(all, path => Compare(path, target) >= 0);
        else Assert.Equal(all.First(path => Compare(path, target) >= 0), first.Current.ToString());
        var jumped = Walk(reader.Paths(default), path => path == all[choice % all.Count] ? target : null);
        Assert.Equal(all.Where(path => Compare(path, Encoding.UTF8.GetBytes(all[choice % all.Count])) <= 0 || Compare(path, target) >= 0), jumped);
    }

    private static List<string> Walk(PathCursor cursor, Func<string, byte[]?> jump)
    {
        var walked = new List<string>();
        for (var has = cursor.MoveNext(); has;)
        {
            var path = cursor.Current.ToString();
            var isNew = walked.Count == 0 || walked[^1] != path;
            if (isNew) walked.Add(path);
            has = isNew && jump(path) is { } target ? cursor.SeekTo(target) : cursor.MoveNext();
        }

        return walked;
    }

    private static void CheckChildren(IIndexReader reader, List<string> expected, string parent)
    {
        var prefix = Encoding.UTF8.GetBytes(parent);
        Assert.Equal(expected, reader.Children(prefix, default, 100).Select(Show));
        var paged = new List<string>();
        for (var page = reader.Children(prefix, default, 1); page.Count > 0; page = reader.Children(prefix, page[0].Segment, 1)) paged.Add(Show(page[0]));
        Assert.Equal(expected, paged);
    }

    private static void CheckRegistry(IIndexReader reader, ReferenceIndex reference, long seq, long applied)
    {
        foreach (var source in SampleLog.SourceTexts.Select(SampleLog.Source))
        {
            Assert.Equal(reference.Source(source, seq), reader.FindSource(source));
        }

        CheckKeys(reader, reference, applied);
        Assert.Equal(reference.Audit(long.MaxValue, seq), reader.Audit(long.MaxValue));
        Assert.Equal(reference.Audit(1 + (seq / 2), seq), reader.Audit(1 + (seq / 2)));
        Assert.Equal(reference.Rules(seq), reader.Rules);
        Assert.Same(reader.Rules, reader.Rules);
        Assert.Equal(
            reference.Snapshots(seq),
            reader.Snapshots.Select(snapshot => $"{snapshot.Id} {snapshot.Seq} {snapshot.RecordedAt} {string.Join(',', snapshot.PartSeqs)}"));
        foreach (var stored in reader.Snapshots.TakeLast(3))
        {
            var snapshot = reader.ReadSnapshot(stored);
            Assert.Equal(stored.Id, snapshot.Id);
            Assert.Equal(snapshot.Summary.AsOfSeq, snapshot.Sources.Count);
        }
    }

    private static void CheckKeys(IIndexReader reader, ReferenceIndex reference, long applied)
    {
        ApiKeyRecord[] keys = [.. reference.Keys(applied)];
        Assert.Equal(keys, reader.Keys("", int.MaxValue));
        Assert.Equal(keys, keys.Select(key => reader.FindKey(key.KeyId)));
        Assert.Null(reader.FindKey("key22222z"));
        string[] idempotencyKeys = [.. Enumerable.Range(0, 5).Select(SampleLog.IdempotencyKey), new('f', 64)];
        Assert.Equal(idempotencyKeys.Select(key => reference.Idempotency(key, applied)), idempotencyKeys.Select(reader.FindIdempotency));
        if (keys.Length > 1) Assert.Equal(keys[1..2], reader.Keys(keys[0].KeyId, 1));
    }

    private static int Compare(string path, ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetBytes(path).AsSpan().SequenceCompareTo(utf8);

    private static string BodyOf(AssertionRecord record)
    {
        var content = AssertionEncoding.Encode(record.Assertion);
        return Convert.ToHexString(content.AsSpan(AssertionEncoding.BodyOffset(content)));
    }

    private static string Show(LogRecord record) => Convert.ToHexString(SampleLog.Encode(record));

    private static string Show(ConceptChild child) =>
        $"{Encoding.UTF8.GetString(child.Segment.Span)} {child.HasClaims} {child.PathsBelow} {child.Claims}";

    private static (string Claim, string Whole) Show(StoredAssertion a)
    {
        var content = a.Record.Assertion;
        var claim = Show(
            a.Record.Seq, a.Record.Id, content.Source, content.Value, a.Record.RecordedAt.Ticks, content.AssertedAt!.Value.Ticks,
            $"{content.Confidence} {content.ValidFrom} {content.ValidTo}", a.Retracted?.Seq ?? 0, a.SupersededBy?.Seq ?? 0);
        return (claim, $"{Show(a.Record)} {a.Retracted} {a.SupersededBy}");
    }

    private static string Show(in Claim c) => Show(
        c.Seq, c.Id, c.Source, c.Value, c.RecordedAt.Ticks, c.AssertedAt.Ticks,
        $"{c.Confidence} {c.ValidFrom} {c.ValidTo}", c.RetractedAtSeq, c.SupersededAtSeq);

    private static string Show(
        long seq, AssertionId id, SourceId source, ReadOnlyMemory<byte> value, long recordedAt, long assertedAt,
        string rest, long retractedAt, long supersededAt) =>
        $"{seq} {id} {source} {Encoding.UTF8.GetString(value.Span)} {recordedAt} {assertedAt} {rest} {retractedAt} {supersededAt}";
}
