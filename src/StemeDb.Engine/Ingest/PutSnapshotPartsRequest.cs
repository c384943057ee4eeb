using StemeDb.Contracts.V1;

namespace StemeDb.Engine.Ingest;

/// <summary>
/// Records parts of a snapshot that follow each other, all in one commit. A snapshot is in force when its last part is there, so
/// one that is broken off between commits never is.
/// </summary>
/// <param name="snapshotId">Its id.</param>
/// <param name="firstPart">Number of the first of these parts, from 1.</param>
/// <param name="parts">How many parts the snapshot has.</param>
/// <param name="contents">The contents of these parts, in order.</param>
/// <param name="origin">Who waits for it.</param>
internal sealed class PutSnapshotPartsRequest(
    string snapshotId, int firstPart, int parts, IReadOnlyList<ReadOnlyMemory<byte>> contents, WriteOrigin origin) : IngestRequest(origin)
{
    public override int Bytes { get; } = contents.Sum(content => content.Length + IngestLimits.RecordOverheadBytes);

    public override bool IsAllOrNothing => true;

    /// <summary>It is not small, and can be learned again: it is refused before the disk is full.</summary>
    public override bool IsClaim => true;

    public override Fault? Admit(IngestBatch batch)
    {
        for (var i = 0; i < contents.Count; i++) batch.AddSnapshotPart(snapshotId, firstPart + i, parts, contents[i]);
        return null;
    }

    public override void Count(IngestTally tally)
    {
    }

    /// <summary>Nobody on a stream asks for it.</summary>
    protected override Reply Success() => new();
}
