using StemeDb.Model.Records;
using StemeDb.Simulation.Reference;
using StemeDb.Simulation.Workload;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;

namespace StemeDb.Simulation.Checks;

/// <summary>Compares all that a store and a journal hold with the plain log.</summary>
internal static class ContentCheck
{
    /// <summary>Compares; a part of which something lies in a run that cannot be read may be refused, but is never wrong.</summary>
    /// <param name="store">The store.</param>
    /// <param name="journal">Its journal.</param>
    /// <param name="log">What both must hold.</param>
    /// <param name="mayRefuse">Whether a run cannot be read, or could not when another was written.</param>
    /// <returns>How many parts were refused.</returns>
    public static int Run(IIndexStore store, SegmentedJournal journal, ReferenceLog log, Func<bool> mayRefuse)
    {
        Same(log.Seq, store.AppliedSeq, "seq of the store");
        Same(log.Seq, journal.Durable.Seq, "durable seq of the journal");
        Same(log.Counts, store.Counts, "counts");
        using var reader = store.OpenReader();
        Same(log.Seq, reader.Seq, "seq of a reader");
        Action[] parts =
        [
            () => CheckRecords(reader, log),
            () => CheckPaths(reader, log),
            () => CheckIds(reader, log),
            () => CheckClaims(store, reader, log),
            () => CheckSources(reader, log),
            () => CheckRegistry(reader, log),
            () => CheckKeys(reader, log),
            () => CheckIdempotency(reader, log),
            () => SameAll(log.Records.OfType<AuditRecord>().Reverse().Select(Show), reader.Audit(long.MaxValue).Select(Show), "the audit"),
            () => CheckChildren(reader, log),
            () => CheckJournal(journal, log),
        ];
        return parts.Count(part => IsRefused(part, mayRefuse));
    }

    /// <summary>Throws when two things differ.</summary>
    public static void Same<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new SimulationFailedException($"{what}:{Environment.NewLine}  expected {expected}{Environment.NewLine}  found    {actual}");
        }
    }

    public static void SameAll(IEnumerable<string> expected, IEnumerable<string> actual, string what)
    {
        var (wanted, found) = (expected.ToList(), actual.ToList());
        for (var i = 0; i < Math.Min(wanted.Count, found.Count); i++) Same(wanted[i], found[i], $"{what}, item {i} of {wanted.Count} ({found.Count} found)");
        Same(wanted.Count, found.Count, $"{what}, number of items");
    }

    private static void CheckRecords(IIndexReader reader, ReferenceLog log) =>
        SameAll(log.Records.Select(Show), reader.Records(1).Select(Show), "the records feed");

    private static bool IsRefused(Action part, Func<bool> mayRefuse)
    {
        try
        {
            part();
            return false;
        }
        catch (RangeUnavailableException) when (mayRefuse())
        {
            return true;
        }
    }

    private static void CheckPaths(IIndexReader reader, ReferenceLog log) =>
        SameAll(log.Paths.Select(path => path.ToString()), Paths(reader), "the paths");

    private static void CheckIds(IIndexReader reader, ReferenceLog log)
    {
        foreach (var record in log.Assertions)
        {
            var stored = reader.Find(record.Id) ?? throw new SimulationFailedException($"The assertion {record.Id} (seq {record.Seq}) is not found by its id.");
            Same(Show(log, record), Show(stored), $"the assertion {record.Id}");
        }
    }

    private static void CheckClaims(IIndexStore store, IIndexReader reader, ReferenceLog log)
    {
        foreach (var path in log.Paths)
        {
            SameAll(log.Claims(path, log.Seq).Select(claim => Show(claim)), Claims(reader, path), $"the claims on {path}");
            Same(Newest(log, path), reader.TryFindNewest(path, out var newest) ? Show(newest) : "", $"the newest live claim on {path}");
            foreach (var source in WriteWorkload.Sources)
            {
                Same(log.LatestLive(path, source)?.Seq, store.FindLatestLive(path, source)?.Seq, $"the latest live claim of {source} on {path}");
            }
        }
    }

    private static void CheckSources(IIndexReader reader, ReferenceLog log)
    {
        foreach (var source in WriteWorkload.Sources)
        {
            var own = log.Assertions.Where(claim => claim.Assertion.Source == source).OrderBy(claim => claim.Assertion.Path).ThenBy(claim => claim.Seq);
            SameAll(own.Select(claim => Show(log, claim)), reader.List(new AssertionFilter(null, source)).Select(Show), $"the claims of {source}");
        }
    }

    private static void CheckRegistry(IIndexReader reader, ReferenceLog log)
    {
        foreach (var source in WriteWorkload.Sources) Same(log.Source(source, log.Seq), reader.FindSource(source), $"the registry of {source}");
        SameAll(log.Rules(log.Seq).Select(Show), reader.Rules.Select(Show), "the rules");
    }

    private static void CheckKeys(IIndexReader reader, ReferenceLog log)
    {
        foreach (var id in WriteWorkload.KeyIds) Same(log.Key(id), reader.FindKey(id), $"the key {id}");
    }

    private static void CheckIdempotency(IIndexReader reader, ReferenceLog log)
    {
        foreach (var key in IdempotentWorkload.Keys) Same(log.Idempotency(key), reader.FindIdempotency(key), $"the idempotency key {key}");
    }

    private static void CheckChildren(IIndexReader reader, ReferenceLog log)
    {
        var expected = new Expected(log);
        foreach (var parent in new[] { "", "a", "a/b", "b", "nothing" })
        {
            var children = reader.Children(System.Text.Encoding.UTF8.GetBytes(parent), default, 1000);
            SameAll(
                expected.Children(parent),
                children.Select(child => Expected.Child(System.Text.Encoding.UTF8.GetString(child.Segment.Span), child.HasClaims, child.PathsBelow, child.Claims)),
                $"the children of '{parent}'");
        }
    }

    /// <summary>What the journal still holds are the records of the log, without a gap to its end.</summary>
    private static void CheckJournal(SegmentedJournal journal, ReferenceLog log)
    {
        using var reader = journal.Read(journal.FirstRetainedSeq);
        var next = journal.FirstRetainedSeq;
        var records = new List<ReadOnlyMemory<byte>>();
        while (reader.TryRead(out var batch))
        {
            Same(next, batch.FirstSeq, "the first seq of a batch of the journal");
            records.Clear();
            RecordBatch.Split(batch.Payload, batch.Count, records);
            foreach (var record in records) Same(Show(log.Records[(int)next++ - 1]), Convert.ToHexString(record.Span), $"the record {next - 1} of the journal");
        }

        Same(log.Seq + 1, next, "the seq behind the end of the journal");
    }

    private static IEnumerable<string> Paths(IIndexReader reader)
    {
        for (var paths = reader.Paths(default); paths.MoveNext();) yield return paths.Current.ToString();
    }

    private static IEnumerable<string> Claims(IIndexReader reader, Model.Paths.ConceptPath path)
    {
        for (var claims = reader.Claims(path); claims.MoveNext();) yield return Show(claims.Current);
    }

    private static string Newest(ReferenceLog log, Model.Paths.ConceptPath path)
    {
        var live = log.Claims(path, log.Seq).Where(claim => claim.RetractedAtSeq == 0 && claim.SupersededAtSeq == 0).ToList();
        return live.Count == 0 ? "" : Show(live.MaxBy(claim => claim.Seq));
    }

    private static string Show(LogRecord record)
    {
        var batch = new RecordBatch();
        batch.Begin();
        RecordEncoding.Encode(record, batch);
        batch.End();
        return Convert.ToHexString(batch.Records[0].Span);
    }

    private static string Show(in Model.Lenses.Claim c) =>
        $"{c.Seq} {c.Id} {c.Source} {Convert.ToHexString(c.Value.Span)} {c.RecordedAt} {c.AssertedAt} {c.Confidence} {c.ValidFrom} {c.ValidTo} {c.RetractedAtSeq} {c.SupersededAtSeq}";

    private static string Show(ReferenceLog log, AssertionRecord record) =>
        $"{Show(record)} {log.RetractionOf(record.Id)?.Seq} {log.RetractionOf(record.Id)?.Reason} {log.SupersessionOf(record.Id)}";

    private static string Show(StoredAssertion stored) =>
        $"{Show(stored.Record)} {stored.Retracted?.Seq} {stored.Retracted?.Reason} {stored.SupersededBy}";
}
