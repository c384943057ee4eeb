using StemeDb.Model.Assertions;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Storage.Index;

/// <summary>An assertion as it was admitted, and what befell it up to the reader's seq.</summary>
/// <param name="Record">The record of the log.</param>
/// <param name="Retracted">Its first retraction; null when there is none.</param>
/// <param name="SupersededBy">The first assertion that supersedes it; null when there is none.</param>
public sealed record StoredAssertion(AssertionRecord Record, RetractionMark? Retracted, SupersessionMark? SupersededBy)
{
    /// <summary>Where it lies.</summary>
    public ClaimLocator Locator => new(Record.Assertion.Path, Record.Assertion.Source, Record.Seq);
}

/// <summary>A claim was withdrawn.</summary>
/// <param name="Seq">Seq of the retraction.</param>
/// <param name="RecordedAt">When it was admitted.</param>
/// <param name="By">Who withdrew the claim.</param>
/// <param name="Reason">Why; may be empty.</param>
public sealed record RetractionMark(long Seq, Instant RecordedAt, SourceId By, string Reason);

/// <summary>A claim was replaced by a later one of its source.</summary>
/// <param name="Seq">Seq of the assertion that replaces it.</param>
/// <param name="Id">Its id.</param>
public sealed record SupersessionMark(long Seq, AssertionId Id);
