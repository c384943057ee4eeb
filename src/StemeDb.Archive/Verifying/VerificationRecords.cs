using System.Globalization;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Verifying;

/// <summary>The results of verifications that an archive keeps: the last one of everything, and those of single backups since.</summary>
public static class VerificationRecords
{
    private const int PartsMax = 32;

    /// <summary>Puts one, and removes those that it replaces.</summary>
    /// <param name="archive">Which archive.</param>
    /// <param name="record">What came of it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ObjectStoreException">It cannot be kept. That an old one cannot be removed is no failure.</exception>
    public static async Task PutAsync(ArchiveAccess archive, VerificationRecord record, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(record);
        var folder = Backups.BackupNames.Verifications(archive.Names);
        var at = new DateTimeOffset(record.At.Ticks, TimeSpan.Zero).ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var name = $"{folder}{at}-{Guid.NewGuid():N}.json";
        var old = await ListAsync(archive, cancellation);
        await archive.Store.PutIfAbsentAsync(name, ObjectContent.Of(record.Write(archive.Names.ClusterId, archive.Signer)), cancellation);
        foreach (var item in record.IsWhole ? old : old.Skip(PartsMax))
        {
            try
            {
                await archive.Store.DeleteAsync(item.Name, cancellation);
            }
            catch (ObjectStoreAccessException)
            {
                return; // Nobody may remove anything there; readers take the newest.
            }
        }
    }

    /// <summary>The newest one of everything; null when there is none that can be believed.</summary>
    /// <param name="archive">Which archive.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ObjectStoreException">The store cannot be read.</exception>
    public static async Task<VerificationRecord?> NewestOfAllAsync(ArchiveAccess archive, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        return (await ReadAsync(archive, cancellation)).Select(kept => kept.Record).FirstOrDefault(record => record.IsWhole);
    }

    /// <summary>The newest one of everything and those put since, the newest first.</summary>
    /// <param name="archive">Which archive.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ObjectStoreException">The store cannot be read. A record that cannot be believed is passed over.</exception>
    internal static async Task<IReadOnlyList<KeptVerification>> ReadAsync(ArchiveAccess archive, CancellationToken cancellation)
    {
        var records = new List<KeptVerification>();
        foreach (var item in (await ListAsync(archive, cancellation)).Take(PartsMax * 2))
        {
            try
            {
                var text = await archive.Store.ReadAllAsync(item.Name, VerificationRecord.BytesMax, cancellation);
                records.Add(new KeptVerification(VerificationRecord.Read(archive.Store.Location, item.Name, text, archive.Names.ClusterId, archive.Signer), item.StoredAt));
                if (records[^1].Record.IsWhole) break;
            }
            catch (Exception error) when (error is ObjectDamagedException or ForeignObjectException or ObjectMissingException)
            {
                // An older one, or none, is the truth that is left: never verified.
            }
        }

        return records;
    }

    /// <summary>By the store's clock, since those of verifiers may differ.</summary>
    private static async Task<List<ObjectInfo>> ListAsync(ArchiveAccess archive, CancellationToken cancellation)
    {
        var found = new List<ObjectInfo>();
        await foreach (var item in archive.Store.ListAllAsync(Backups.BackupNames.Verifications(archive.Names), null, cancellation)) found.Add(item);
        return [.. found.OrderByDescending(item => item.StoredAt).ThenByDescending(item => item.Name, StringComparer.Ordinal)];
    }
}

/// <summary>A result that is kept.</summary>
/// <param name="Record">The result.</param>
/// <param name="StoredAt">When it was put, by the store's clock.</param>
internal sealed record KeptVerification(VerificationRecord Record, DateTimeOffset StoredAt);
