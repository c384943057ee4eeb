using StemeDb.Archive.Backups;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive;

/// <summary>The archive of a cluster and what is needed to read it. Immutable; does not own the store.</summary>
/// <param name="Store">Where it is.</param>
/// <param name="Names">Whose it is.</param>
/// <param name="Signer">Who signs its manifests.</param>
public sealed record ArchiveAccess(IObjectStore Store, ArchiveNames Names, ManifestSigner Signer)
{
    /// <summary>A person waits for the answer.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>A store that is started anew, or a way to it that is mended, ends no restore of hours.</summary>
    private static readonly TimeSpan _longPatience = TimeSpan.FromMinutes(5);

    /// <summary>Where it is. Every call is tried again for some seconds when it is not available.</summary>
    public IObjectStore Store
    {
        get;
        init => field = value as PatientObjectStore ?? new PatientObjectStore(value, _patience, TimeProvider.System);
    } = new PatientObjectStore(Store, _patience, TimeProvider.System);

    /// <summary>The same, for work of minutes or hours: a call is tried again for five minutes, and a read waits as long for its next byte.</summary>
    /// <param name="waiting">Told of every failure that is tried again; null: who was told before.</param>
    public ArchiveAccess ForLongWork(Action<Exception>? waiting = null) =>
        this with { Store = ((PatientObjectStore)Store).For(_longPatience, waiting) };
}
