using StemeDb.Model.Lenses;

namespace StemeDb.Storage.Index;

/// <summary>Walks over the claims of a path in (source, seq) order. For one thread, while its reader is open.</summary>
public abstract class ClaimCursor
{
    /// <summary>
    /// The claim under the cursor; defined after <see cref="MoveNext"/> returned true. The memory it points to may be used
    /// again by the next call.
    /// </summary>
    public abstract ref readonly Claim Current { get; }

    /// <summary>Moves to the next claim.</summary>
    /// <returns>False at the end.</returns>
    public abstract bool MoveNext();
}
