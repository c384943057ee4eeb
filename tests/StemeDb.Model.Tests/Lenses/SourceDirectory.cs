using StemeDb.Model.Lenses;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Tests.Lenses;

/// <summary>A registry in memory.</summary>
internal sealed class SourceDirectory : ISourceRegistry
{
    private readonly Dictionary<string, SourceProfile> _profiles = [];

    /// <summary>Nothing was said of any source.</summary>
    public static SourceDirectory Empty { get; } = new();

    public SourceDirectory With(string source, int tier = SourceProfile.DefaultTier, string? family = null)
    {
        _profiles[source] = new SourceProfile(tier, family, null);
        return this;
    }

    public SourceProfile Find(SourceId source) => _profiles.GetValueOrDefault(source.ToString(), SourceProfile.Default);
}
