using StemeDb.Model.Lenses;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Tests.Lenses;

/// <summary>A registry in memory.</summary>
internal sealed class SourceDirectory : ISourceRegistry
{
    private readonly Dictionary<string, SourceProfile> _profiles = [];
    private readonly Dictionary<string, SourceStanding> _standings = [];

    /// <summary>Nothing was said of any source.</summary>
    public static SourceDirectory Empty { get; } = new();

    public SourceDirectory With(string source, int tier = SourceProfile.DefaultTier, string? family = null)
    {
        _profiles[source] = new SourceProfile(tier, family, null);
        return this;
    }

    /// <summary>From now on there is a snapshot, which says this of a source.</summary>
    public SourceDirectory WithStanding(string source, int group = 0, double accuracy = 0, int samples = 0)
    {
        SnapshotId ??= Scene.IdOf(77).ToString();
        _standings[source] = new SourceStanding(group, accuracy, samples);
        return this;
    }

    public string? SnapshotId { get; private set; }

    public SourceStanding StandingOf(SourceId source) => _standings.GetValueOrDefault(source.ToString(), SourceStanding.Unknown);

    public SourceProfile Find(SourceId source) => _profiles.GetValueOrDefault(source.ToString(), SourceProfile.Default);
}
