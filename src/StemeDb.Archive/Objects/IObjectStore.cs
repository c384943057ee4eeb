namespace StemeDb.Archive.Objects;

/// <summary>
/// Where backups and archived journal are kept: few verbs, no overwriting. What a put answered as created is durable, and is seen
/// by every read, stat and list that begins after. Thread-safe; one instance serves a process.
/// </summary>
/// <remarks>
/// Every method may throw <see cref="ObjectStoreUnavailableException"/> (try again later; transient faults were retried already)
/// and <see cref="ObjectStoreAccessException"/> (a person must act). Names: see <see cref="ObjectNames"/>.
/// </remarks>
public interface IObjectStore : IAsyncDisposable
{
    /// <summary>Where it is, for messages: an absolute path, or <c>s3://bucket/prefix</c>.</summary>
    string Location { get; }

    /// <summary>
    /// Puts an object in its place, whole or not at all, unless there is one of that name. Repeating it after any failure is safe.
    /// When one is there, it is read and compared, which for large content costs as much as the put: ask <see cref="StatAsync"/>
    /// first where the name is made of the content.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Its bytes; opened once for each try.</param>
    /// <param name="cancellation">Gives up; whether the object is there is then unknown.</param>
    /// <exception cref="ObjectDamagedException">The content is not as long as it says, or has another SHA-256.</exception>
    Task<PutOutcome> PutIfAbsentAsync(string name, ObjectContent content, CancellationToken cancellation = default);

    /// <summary>Opens a range of an object for reading, once and forwards. A stream that breaks throws as this method does.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="offset">First byte, 0 to the length.</param>
    /// <param name="length">Bytes at most, 0 or more; fewer come when the object ends. Null: to its end.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ObjectMissingException">There is none of that name.</exception>
    Task<Stream> OpenReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default);

    /// <summary>What is known of an object; null when there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<ObjectInfo?> StatAsync(string name, CancellationToken cancellation = default);

    /// <summary>One page of the objects whose names begin with a prefix, in ordinal order of their names.</summary>
    /// <param name="prefix">Begin of the names; empty for all. Need not end at a <c>/</c>.</param>
    /// <param name="startAfter">Only names greater than this one, which need not be that of an object; null: from the first on.</param>
    /// <param name="limit">Objects at most, 1 to 1,000.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<ObjectPage> ListAsync(string prefix, string? startAfter = null, int limit = ObjectPage.LimitMax, CancellationToken cancellation = default);

    /// <summary>
    /// An object that is used anew is locked from now on for as long as a new one would be, where the store locks what it is given;
    /// elsewhere nothing happens. It never shortens a lock.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ObjectMissingException">There is none of that name, in a store that locks.</exception>
    Task RenewLockAsync(string name, CancellationToken cancellation = default);

    /// <summary>Removes an object; nothing happens when there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Gives up; whether the object is there is then unknown.</param>
    Task DeleteAsync(string name, CancellationToken cancellation = default);

    /// <summary>
    /// Removes what puts left behind that were cut off, such as parts of an upload that nobody ends, where the store keeps them. No
    /// listing has them. A put that is under way and nevertheless loses what it sent fails, and can be repeated.
    /// </summary>
    /// <param name="prefix">Begin of the names they were for; a store that does not know them removes what was for any name.</param>
    /// <param name="untouchedSince">Only where nothing was begun or added after this moment of the store's clock.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<UnfinishedPuts> RemoveUnfinishedAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation = default);
}
