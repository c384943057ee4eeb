using System.Globalization;
using StemeDb.Archive.Leases;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Status;

/// <summary>Who ships the journal of a generation, by the newest lease.</summary>
internal static class LeaseHolders
{
    public static async Task<string?> FindAsync(ArchiveAccess archive, long generation, List<string> problems, CancellationToken cancellation)
    {
        string? newest = null;
        await foreach (var item in archive.Store.ListAllAsync(archive.Names.LeasesOf(generation), null, cancellation)) newest = item.Name;
        if (newest is null) return null;
        try
        {
            var lease = LeaseRecord.Read(archive.Store.Location, newest, await archive.Store.ReadAllAsync(newest, LeaseRecord.BytesMax, cancellation));
            var expires = lease.At + TimeSpan.FromMilliseconds(lease.LastsMs);
            var state = lease.IsReleased ? "let go of it" : expires < DateTimeOffset.UtcNow ? "did not renew it in time" : "holds it";
            return string.Create(CultureInfo.InvariantCulture, $"process {lease.Process} on {lease.Host} {state}, since {lease.At:yyyy-MM-ddTHH:mm:ssZ}");
        }
        catch (ObjectDamagedException damage)
        {
            problems.Add(damage.Message);
            return null;
        }
        catch (ObjectMissingException)
        {
            return null; // Removed by a newer one meanwhile.
        }
    }
}
