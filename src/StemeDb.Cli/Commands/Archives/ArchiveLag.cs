using System.Globalization;
using System.Text;
using StemeDb.Archive.Status;
using StemeDb.Client;
using StemeDb.Client.Messages;
using StemeDb.Model.Time;

namespace StemeDb.Cli.Commands.Archives;

/// <summary>How far an archive is behind a server.</summary>
/// <param name="ServerSeq">The last seq of the server; null when it cannot be asked.</param>
/// <param name="Records">Records that are not archived.</param>
/// <param name="Seconds">How long ago the oldest of them was recorded; 0 when there is none.</param>
/// <param name="Fault">Why the server cannot be asked; null when it can.</param>
internal sealed record ArchiveLag(long? ServerSeq, long Records, double Seconds, string? Fault)
{
    public static async Task<ArchiveLag> FindAsync(StemeDbClient client, ArchiveStatus status, CancellationToken cancellationToken)
    {
        try
        {
            // An answer about a path that nobody speaks of says where the log ends.
            var end = (await client.QueryAsync(new QueryMessage { ConceptPath = "stemedb-archive-status" }, cancellationToken)).AsOfSeq;
            if (end <= status.RestorableSeq) return new ArchiveLag(end, 0, 0, null);
            await foreach (var change in client.FollowAsync(status.RestorableSeq, follow: false, cancellationToken: cancellationToken))
            {
                if (change.RecordedAt is not { } text || !Instant.TryParse(Encoding.UTF8.GetBytes(text), out var at, out _)) continue;
                return new ArchiveLag(end, end - status.RestorableSeq, (DateTime.UtcNow.Ticks - at.Ticks) / (double)TimeSpan.TicksPerSecond, null);
            }

            return new ArchiveLag(end, end - status.RestorableSeq, 0, null);
        }
        catch (StemeDbException failure)
        {
            return new ArchiveLag(null, 0, 0, failure.Message);
        }
    }

    /// <summary>What is wrong with it, as a sentence; null when nothing is.</summary>
    public string? ProblemBeyond(double secondsMax)
    {
        if (Fault is not null) return $"The server cannot be asked how far it is: {Fault} Give --offline where it is meant to be stopped.";
        return Seconds <= secondsMax ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"The archive is {Records} records behind the server, the oldest of them {Seconds:0.0} s old; {secondsMax:0} s are allowed. Is the WalArchiver running? Is the server of the archive's newest generation?");
    }
}
