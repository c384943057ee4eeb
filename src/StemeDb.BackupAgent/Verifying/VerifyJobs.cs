using StemeDb.Archive;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Verifying;
using StemeDb.BackupAgent.Backups;
using StemeDb.BackupAgent.Jobs;
using StemeDb.BackupAgent.Telemetry;

namespace StemeDb.BackupAgent.Verifying;

/// <summary>Reads every byte of the archive.</summary>
internal sealed partial class VerifyJobs(AgentArchive archive, AgentMetrics metrics, TimeProvider clock, ILogger<VerifyJobs> logger) : SingleJob
{
    private const int Parallel = 2;

    private readonly ILogger _logger = logger;

    /// <summary>The one that ended last; null before the first.</summary>
    public VerifyOutcome? Last { get; private set; }

    protected override async Task RunAsync(CancellationToken cancellation)
    {
        var startedAt = clock.GetUtcNow();
        try
        {
            if (await archive.FindNamesAsync(cancellation) is not { } names)
            {
                Last = new VerifyOutcome(startedAt, null, "There is no archive yet, or one of several clusters and the engine has not said which is its own.");
                return;
            }

            var access = new ArchiveAccess(archive.Store, names, archive.Signer);
            var found = await ArchiveVerifier.RunAsync(access, null, Parallel, cancellation);
            Last = new VerifyOutcome(startedAt, found, null);
            metrics.Verified(found.IsSound, found.Findings.Count(finding => finding.IsFault), clock.GetUtcNow());
            if (found.IsSound) LogSound(found.Objects, found.Bytes, found.Elapsed);
            else LogUnsound(found.Findings.First(finding => finding.IsFault).Message);
            await KeepAsync(access, found, cancellation);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectStoreException)
        {
            Last = new VerifyOutcome(startedAt, null, e.Message);
            LogFailed(e.Message);
        }
        catch (Exception e)
        {
            Last = new VerifyOutcome(startedAt, null, "A defect, which the log of the backup agent tells.");
            LogDefect(e);
        }
    }

    /// <summary>For <c>stemedb archive status</c>.</summary>
    private async Task KeepAsync(ArchiveAccess access, ArchiveVerification found, CancellationToken cancellation)
    {
        try
        {
            await VerificationRecords.PutAsync(access, VerificationRecord.Of(found, isWhole: true, clock.GetUtcNow()), cancellation);
        }
        catch (ObjectStoreException e)
        {
            LogNotKept(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What the verification found could not be kept in the archive, so that 'stemedb archive status' does not know it: {Reason}")]
    private partial void LogNotKept(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The archive is sound: {Objects} objects of {Bytes} bytes were read in {Duration}.")]
    private partial void LogSound(long objects, long bytes, TimeSpan duration);

    [LoggerMessage(Level = LogLevel.Error, Message = "The archive is not sound; 'stemedb verify' lists everything. The first: {Finding}")]
    private partial void LogUnsound(string finding);

    [LoggerMessage(Level = LogLevel.Error, Message = "The archive could not be verified: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A defect: the archive could not be verified.")]
    private partial void LogDefect(Exception cause);
}

/// <summary>What came of a verification.</summary>
/// <param name="StartedAt">When it was begun.</param>
/// <param name="Found">What it read and found; null when it could not.</param>
/// <param name="Error">Why it could not.</param>
internal sealed record VerifyOutcome(DateTimeOffset StartedAt, ArchiveVerification? Found, string? Error);
