using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Lenses;

/// <summary>What is known of the sources at the seq a question is asked for.</summary>
public interface ISourceRegistry
{
    /// <summary>The profile in force at that seq; <see cref="SourceProfile.Default"/> for a source that was not registered.</summary>
    /// <param name="source">Which source; its memory is only read during the call.</param>
    SourceProfile Find(SourceId source);
}
