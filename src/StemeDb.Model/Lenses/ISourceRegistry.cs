using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Lenses;

/// <summary>What is known of the sources at the seq a question is asked for.</summary>
public interface ISourceRegistry
{
    /// <summary>The profile in force at that seq; <see cref="SourceProfile.Default"/> for a source that was not registered.</summary>
    /// <param name="source">Which source; its memory is only read during the call.</param>
    SourceProfile Find(SourceId source);

    /// <summary>
    /// Id of the snapshot of copy groups and accuracies that the question is answered with, 64 lower-case hexadecimal digits;
    /// null: none was made by then, or the question asked for none.
    /// </summary>
    string? SnapshotId { get; }

    /// <summary>What that snapshot says of a source; <see cref="SourceStanding.Unknown"/> when it says nothing. Not asked without one.</summary>
    /// <param name="source">Which source; its memory is only read during the call.</param>
    SourceStanding StandingOf(SourceId source);
}
