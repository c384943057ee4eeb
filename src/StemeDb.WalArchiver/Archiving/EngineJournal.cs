using System.Runtime.CompilerServices;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;

namespace StemeDb.WalArchiver.Archiving;

/// <summary>The journal of an engine over its feed.</summary>
/// <param name="engine">The engine.</param>
/// <param name="heartbeat">A silent engine gives a sign of life this often.</param>
internal sealed class EngineJournal(IEngineArchiving engine, TimeSpan heartbeat) : IJournalSource
{
    public async Task<JournalFeedPart> DescribeAsync(CancellationToken cancellation)
    {
        await foreach (var part in engine.FollowJournalAsync(new EngineJournalFeed(1) { Follow = false }, cancellation)) return part;
        throw new EngineUnavailableException(RequestFate.NeverSent, "The engine ended its feed of the journal without a word; it is asked again.");
    }

    public async IAsyncEnumerable<JournalFeedPart> FollowAsync(long fromSeq, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var parts = engine.FollowJournalAsync(new EngineJournalFeed(fromSeq) { Heartbeat = heartbeat }, cancellation).GetAsyncEnumerator(cancellation);
        await using (parts)
        {
            while (await MoveNextAsync(parts)) yield return parts.Current;
        }
    }

    public Task ReportAsync(long generation, long upToSeq, CancellationToken cancellation) =>
        engine.ReportArchivedAsync(generation, upToSeq, new EngineCall { CancellationToken = cancellation });

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<JournalFeedPart> parts)
    {
        try
        {
            return await parts.MoveNextAsync();
        }
        catch (EngineFaultException error) when (error.Fault.Name == ArchivingFaultName.JournalTrimmed)
        {
            throw new JournalGapException(error.Message, error);
        }
        catch (EngineFaultException error) when (error.Fault.Name == ArchivingFaultName.FromInFuture)
        {
            throw new ArchivingStoppedException(
                ArchiverExitCodes.OtherPast,
                $"The archive has more of this generation's journal than the engine: {error.Message} The engine's data directory was put back "
                + "from a copy, or its disk lost what it said was written. Restore from the archive with 'stemedb restore', which begins a new generation.",
                error);
        }
    }
}
