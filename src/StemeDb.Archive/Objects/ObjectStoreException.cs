namespace StemeDb.Archive.Objects;

/// <summary>Something is wrong with an object store or an object in it; the message says what to do next.</summary>
public abstract class ObjectStoreException : IOException
{
    private protected ObjectStoreException(string location, string? name, string message, Exception? cause)
        : base(message, cause) => (Location, Name) = (location, name);

    /// <summary>Where the store is.</summary>
    public string Location { get; }

    /// <summary>Name of the object; null when it is about the whole store.</summary>
    public string? Name { get; }
}

/// <summary>The store does not answer, or not as it should, or it is full: it may do so again without a change of ours.</summary>
public sealed class ObjectStoreUnavailableException : ObjectStoreException
{
    /// <summary>Says what failed.</summary>
    /// <param name="location">Where the store is.</param>
    /// <param name="name">Name of the object; null when it is about the whole store.</param>
    /// <param name="why">What happened, as a clause.</param>
    /// <param name="cause">The error behind it.</param>
    public ObjectStoreUnavailableException(string location, string? name, string why, Exception? cause = null)
        : base(location, name, $"The object store {location} is not available{(name is null ? "" : $" for '{name}'")}: {why.TrimEnd('.')}. "
            + "It is tried again; look at the store and at the way to it when this goes on.", cause)
    {
    }
}

/// <summary>The store refuses us: wrong keys, missing rights, a bucket that is not there. Trying again does not help.</summary>
public sealed class ObjectStoreAccessException : ObjectStoreException
{
    /// <summary>Says what was refused.</summary>
    /// <param name="location">Where the store is.</param>
    /// <param name="name">Name of the object; null when it is about the whole store.</param>
    /// <param name="why">What happened, as a clause.</param>
    /// <param name="cause">The error behind it.</param>
    public ObjectStoreAccessException(string location, string? name, string why, Exception? cause = null)
        : base(location, name, $"The object store {location} refuses access{(name is null ? "" : $" to '{name}'")}: {why.TrimEnd('.')}. "
            + "Check where the archive is, the keys, and what they allow.", cause)
    {
    }
}

/// <summary>There is no object of that name.</summary>
public sealed class ObjectMissingException : ObjectStoreException
{
    /// <summary>Says what is missing.</summary>
    /// <param name="location">Where the store is.</param>
    /// <param name="name">Name of the object.</param>
    /// <param name="cause">The error behind it.</param>
    public ObjectMissingException(string location, string name, Exception? cause = null)
        : base(location, name, $"There is no object '{name}' in {location}. If it should be there, run 'stemedb verify' for the extent of the loss.", cause)
    {
    }
}

/// <summary>The bytes of an object are not what was written.</summary>
public sealed class ObjectDamagedException : ObjectStoreException
{
    /// <summary>Says what is damaged.</summary>
    /// <param name="location">Where the store is.</param>
    /// <param name="name">Name of the object.</param>
    /// <param name="why">What was found, as a clause.</param>
    /// <param name="cause">The error behind it.</param>
    public ObjectDamagedException(string location, string name, string why, Exception? cause = null)
        : base(location, name, $"The object '{name}' in {location} is damaged: {why.TrimEnd('.')}. "
            + "Run 'stemedb verify' for the extent; take it from a copy of the store, or restore from another backup.", cause)
    {
    }
}

/// <summary>The object is sound but not ours: of another cluster or generation, of a newer format, or of another key.</summary>
public sealed class ForeignObjectException : ObjectStoreException
{
    /// <summary>Says what is foreign.</summary>
    /// <param name="location">Where the store is.</param>
    /// <param name="name">Name of the object.</param>
    /// <param name="why">What was found, as a clause.</param>
    /// <param name="advice">What to do, as a sentence.</param>
    public ForeignObjectException(string location, string name, string why, string advice)
        : base(location, name, $"The object '{name}' in {location} is not for us: {why.TrimEnd('.')}. {advice}", null)
    {
    }
}
