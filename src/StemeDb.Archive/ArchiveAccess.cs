using StemeDb.Archive.Backups;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive;

/// <summary>The archive of a cluster and what is needed to read it. Immutable; does not own the store.</summary>
/// <param name="Store">Where it is.</param>
/// <param name="Names">Whose it is.</param>
/// <param name="Signer">Who signs its manifests.</param>
public sealed record ArchiveAccess(IObjectStore Store, ArchiveNames Names, ManifestSigner Signer)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>Where it is. Every call is tried again for some seconds when it is not available.</summary>
    public IObjectStore Store
    {
        get;
        init => field = Patient(value);
    } = Patient(Store);

    private static PatientObjectStore Patient(IObjectStore store) =>
        store as PatientObjectStore ?? new PatientObjectStore(store, _patience, TimeProvider.System);
}
