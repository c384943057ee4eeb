using StemeDb.Contracts.Results;

namespace StemeDb.WalArchiver.Archiving;

/// <summary>The journal that is archived, as the engine tells it. For one caller at a time.</summary>
internal interface IJournalSource
{
    /// <summary>Whose journal it is, where it begins and where it ends; the part has no batches.</summary>
    Task<JournalFeedPart> DescribeAsync(CancellationToken cancellation);

    /// <summary>Durable batches from a seq on, as they come; a part without batches is a sign of life.</summary>
    /// <exception cref="JournalGapException">The journal no longer has the seq.</exception>
    /// <exception cref="ArchivingStoppedException">The journal ends before the seq.</exception>
    IAsyncEnumerable<JournalFeedPart> FollowAsync(long fromSeq, CancellationToken cancellation);

    /// <summary>Tells that everything up to a seq is archived.</summary>
    Task ReportAsync(long generation, long upToSeq, CancellationToken cancellation);
}
