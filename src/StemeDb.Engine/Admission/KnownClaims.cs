using StemeDb.Engine.Ingest;
using StemeDb.Model.Assertions;
using StemeDb.Model.Records;
using StemeDb.Model.Time;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Admission;

/// <summary>What is known of claims by store and batch together.</summary>
internal static class KnownClaims
{
    /// <summary>The assertion of this id, in the batch or the store.</summary>
    public static AdmittedClaim? Find(IngestBatch batch, AssertionId id)
    {
        if (batch.Overlay.Find(id) is { } added)
        {
            return added;
        }

        return batch.Reader.TryFind(id, out var at) && batch.Reader.Find(at) is { } stored ? FromStore(stored) : null;
    }

    /// <summary>Where the assertion of this id lies, in the batch or the store.</summary>
    public static bool TryLocate(IngestBatch batch, AssertionId id, out ClaimLocator at)
    {
        if (batch.Overlay.Find(id) is { } added)
        {
            at = added.Locator;
            return true;
        }

        return batch.Reader.TryFind(id, out at);
    }

    /// <summary>The latest claim of a source on a path that is neither retracted nor superseded.</summary>
    public static AdmittedClaim? FindLatestLive(IngestBatch batch, ClaimKey key)
    {
        if (batch.Overlay.IsDisturbed(key))
        {
            return FindLatestAmongAll(batch, key);
        }

        var added = batch.Overlay.FindLatest(key);
        if (batch.Store.FindLatestLive(key.Path, key.Source) is not { } latest)
        {
            return added;
        }

        var stored = new AdmittedClaim(key, latest.Seq, latest.RecordedAt, latest.AssertedAt, latest.Id, latest.Body);
        return added is not null && added.IsLaterThan(stored) ? added : stored;
    }

    /// <summary>The latest live claim of a source on a path that was asserted before a moment.</summary>
    public static AdmittedClaim? FindLatestLiveBefore(IngestBatch batch, ClaimKey key, Instant moment)
    {
        var latest = FindLatestLive(batch, key);
        return latest is null || latest.AssertedAt < moment ? latest : FindLatestAmongAll(batch, key, moment);
    }

    /// <summary>The same where the batch itself retracts or supersedes: looks at each claim of the path. Rare.</summary>
    private static AdmittedClaim? FindLatestAmongAll(IngestBatch batch, ClaimKey key, Instant? before = null)
    {
        AdmittedClaim? latest = null;
        foreach (var claim in batch.Overlay.ClaimsOf(key).Concat(StoredLive(batch, key)))
        {
            if (!batch.Overlay.IsDead(claim.Seq) && (before is null || claim.AssertedAt < before) && claim.IsLaterThan(latest))
            {
                latest = claim;
            }
        }

        return latest;
    }

    private static IEnumerable<AdmittedClaim> StoredLive(IngestBatch batch, ClaimKey key) =>
        from stored in batch.Reader.List(new AssertionFilter(key.Path, key.Source))
        where stored.Retracted is null && stored.SupersededBy is null
        select FromStore(stored);

    private static AdmittedClaim FromStore(StoredAssertion stored) => new(
        new ClaimKey(stored.Record.Assertion.Path, stored.Record.Assertion.Source),
        stored.Record.Seq,
        stored.Record.RecordedAt,
        stored.Record.Assertion.AssertedAt ?? stored.Record.RecordedAt,
        stored.Record.Id,
        AssertionView.Read(AssertionEncoding.Encode(stored.Record.Assertion)).Body);
}
