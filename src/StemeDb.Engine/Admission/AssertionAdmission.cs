using StemeDb.Contracts.Failures;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Ingest;
using StemeDb.Engine.Session;
using StemeDb.Model.Assertions;
using StemeDb.Model.Records;

namespace StemeDb.Engine.Admission;

/// <summary>What an assertion came to.</summary>
/// <param name="Existed">It was there already.</param>
/// <param name="Claim">Where it is.</param>
internal readonly record struct Admitted(bool Existed, AdmittedClaim Claim);

/// <summary>
/// Sent twice, stored once. With asserted_at, the same content is the same id. Without it, an assertion that says what its
/// source's latest live claim on the path says is that claim; any other is a new one, stamped now.
/// </summary>
internal static class AssertionAdmission
{
    /// <summary>Finds the assertion, or adds it to the batch.</summary>
    /// <param name="batch">What is being recorded.</param>
    /// <param name="assertion">The assertion.</param>
    /// <param name="bounds">What its caller may touch; null: everything.</param>
    /// <param name="admitted">What it came to.</param>
    /// <returns>Null, or why it cannot be admitted; then nothing was added.</returns>
    public static Fault? Admit(IngestBatch batch, PreparedAssertion assertion, CallerBounds? bounds, out Admitted admitted)
    {
        if (FindSame(batch, assertion) is { } same)
        {
            admitted = new Admitted(!IsOfAnEarlierTry(assertion, same), same);
            return null;
        }

        admitted = default;
        if (assertion.Stamp is { OnlyKnown: true })
        {
            return EngineFaults.NotFound(
                FaultName.NotAdmittedBefore, "When the request with this idempotency key was carried out, this line was not recorded; send it under another key.");
        }

        if (Resolve(batch, assertion.View, bounds, out var superseded) is { } fault)
        {
            return fault;
        }

        admitted = new Admitted(false, batch.Add(assertion, assertion.Id ?? StampedId(batch, assertion), superseded));
        return null;
    }

    private static AdmittedClaim? FindSame(IngestBatch batch, PreparedAssertion assertion)
    {
        if (assertion.Id is { } id)
        {
            return KnownClaims.Find(batch, id) ?? FindBefore(batch, assertion);
        }

        return KnownClaims.FindLatestLive(batch, assertion.Key) is { } latest
            && AssertionEncoding.BodySaysTheSame(assertion.View.Body.Span, latest.Body.Span)
                ? latest
                : null;
    }

    /// <summary>
    /// The claim that a line without a time repeats: as of the moment that its request was begun, whatever was said after it, so
    /// that every try of the request finds the same.
    /// </summary>
    private static AdmittedClaim? FindBefore(IngestBatch batch, PreparedAssertion assertion) =>
        assertion.Stamp is { LackedTime: true, AssertedAt: var moment }
        && KnownClaims.FindLatestLiveBefore(batch, assertion.Key, moment) is { } latest
        && AssertionEncoding.BodySaysTheSame(assertion.View.Body.Span, latest.Body.Span)
            ? latest
            : null;

    private static bool IsOfAnEarlierTry(PreparedAssertion assertion, AdmittedClaim same) =>
        assertion.Stamp is { CreatedAfter: > 0 and var begun } && same.Id == assertion.Id && same.Seq > begun;

    /// <summary>The id with the moment of recording; that moment is moved on while another claim of the source has it already.</summary>
    private static AssertionId StampedId(IngestBatch batch, PreparedAssertion assertion)
    {
        while (true)
        {
            var id = CanonicalAssertion.ComputeId(assertion.View, batch.NextRecordedAt);
            if (!KnownClaims.TryLocate(batch, id, out _))
            {
                return id;
            }

            batch.SkipTick();
        }
    }

    private static Fault? Resolve(
        IngestBatch batch, AssertionView assertion, CallerBounds? bounds, out IReadOnlyList<ClaimLocator> superseded)
    {
        superseded = [];
        if (!assertion.HasSupersedes)
        {
            return null;
        }

        var ids = assertion.Supersedes;
        var locators = new ClaimLocator[ids.Count];
        for (var i = 0; i < locators.Length; i++)
        {
            var isThere = KnownClaims.TryLocate(batch, ids[i], out locators[i]);
            var isOwn = isThere && locators[i].Source == assertion.Source;
            if (!isThere || (bounds is not null && bounds.Hides(locators[i].Path, isOwn)))
            {
                return EngineFaults.Invalid(
                    FaultName.SupersedesUnknown, $"/supersedes/{i}", $"There is no assertion {ids[i]}; leave it out, or assert it first.");
            }

            if (!isOwn)
            {
                return EngineFaults.Invalid(
                    FaultName.SupersedesOtherSource,
                    $"/supersedes/{i}",
                    $"Assertion {ids[i]} is of source '{locators[i].Source}'; a source replaces only its own, and '{assertion.Source}' is another.");
            }

            if (bounds is not null && !bounds.Writable.Contains(locators[i].Path.Utf8.Span))
            {
                return EngineFaults.Invalid(
                    FaultName.PathNotYours, $"/supersedes/{i}", $"Assertion {ids[i]} is on the path '{locators[i].Path}', which you may not write to.");
            }
        }

        superseded = locators;
        return null;
    }
}
