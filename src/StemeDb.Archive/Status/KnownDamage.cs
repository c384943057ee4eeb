using StemeDb.Archive.Catalog;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Verifying;

namespace StemeDb.Archive.Status;

/// <summary>
/// What verifications found damaged and nobody has put anew or removed since. Whether something is there, and how long, is not
/// asked of them: that listings tell better; and manifests are read anew.
/// </summary>
internal sealed class KnownDamage
{
    private readonly Dictionary<string, ArchiveFinding> _findings = new(StringComparer.Ordinal);

    private KnownDamage()
    {
    }

    /// <summary>By the name of the object, which is there.</summary>
    public IReadOnlyDictionary<string, ArchiveFinding> Findings => _findings;

    public static async Task<KnownDamage> FindAsync(
        ArchiveAccess archive, IReadOnlyList<KeptVerification> verifications, ArchiveCatalog catalog, IReadOnlyDictionary<string, ObjectInfo> runs,
        CancellationToken cancellation)
    {
        var put = catalog.Generations.Values.SelectMany(generation => generation.Pieces).ToDictionary(piece => piece.Name, piece => piece.StoredAt, StringComparer.Ordinal);
        foreach (var run in runs.Values) put[run.Name] = run.StoredAt;
        var manifests = catalog.Backups.Select(backup => archive.Names.Manifest(backup.Name)).ToHashSet(StringComparer.Ordinal);
        var damage = new KnownDamage();
        foreach (var verification in verifications)
        {
            foreach (var fault in verification.Record.Faults)
            {
                var isToldAnyway = fault.Kind is ArchiveFindingKind.Missing or ArchiveFindingKind.Gap
                    || (manifests.Contains(fault.Name) && fault.Kind != ArchiveFindingKind.OtherHistory);
                if (isToldAnyway || !ObjectNames.IsValid(fault.Name) || damage._findings.ContainsKey(fault.Name)) continue;
                var storedAt = put.TryGetValue(fault.Name, out var listed) ? listed : (await archive.Store.StatAsync(fault.Name, cancellation))?.StoredAt;
                if (storedAt <= verification.StoredAt) damage._findings[fault.Name] = fault;
            }
        }

        return damage;
    }
}
