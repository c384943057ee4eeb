using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using StemeDb.Model.Assertions;
using StemeDb.Model.Lenses;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;
using StemeDb.Model.Trust;

namespace StemeDb.Score.InMemory;

/// <summary>Claims in memory, admitted as the engine does: what a source says twice is one claim.</summary>
internal sealed class StoredClaims
{
    private static readonly Instant Loaded = new(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks);

    private readonly SortedDictionary<ConceptPath, List<Claim>> _paths = [];
    private readonly HashSet<RealClaim> _known = [];

    public StoredClaims(IEnumerable<RealClaim> claims)
    {
        foreach (var claim in claims) Add(claim);
        foreach (var each in _paths.Values) each.Sort((x, y) => x.Source == y.Source ? x.Seq.CompareTo(y.Seq) : x.Source.CompareTo(y.Source));
    }

    public long LastSeq { get; private set; }

    /// <summary>The claims on a path, in the order of their sources; empty where nobody said anything.</summary>
    public ReadOnlySpan<Claim> On(ConceptPath path) => CollectionsMarshal.AsSpan(_paths.GetValueOrDefault(path));

    /// <summary>What the engine's job learns from them.</summary>
    public TrustSnapshot Learn(ValueRule rule)
    {
        var collector = new VoiceCollector();
        foreach (var (path, claims) in _paths)
        {
            foreach (var claim in claims) collector.Add(claim);
            collector.EndPath(path, rule);
        }

        return TrustLearner.Learn(collector.Finish(), LastSeq, _ => null).Snapshot;
    }

    private void Add(RealClaim row)
    {
        if (!ConceptPath.TryParse(Encoding.UTF8.GetBytes(row.Path), out var path, out _)) return;
        if (!_paths.TryGetValue(path, out var claims)) _paths.Add(path, claims = []);
        var recordedAt = new Instant(Loaded.Ticks + LastSeq + 1);
        var claim = new Claim
        {
            Seq = LastSeq + 1,
            Id = new AssertionId(new byte[AssertionId.ByteLength]),
            Source = new SourceId(Encoding.UTF8.GetBytes(row.Source)),
            Value = JsonSerializer.SerializeToUtf8Bytes(row.Value),
            RecordedAt = recordedAt,
            AssertedAt = row.Day.Length == 0 ? recordedAt : new Instant(DateTime.ParseExact(row.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture).Ticks),
        };
        if (row.Day.Length == 0 ? SaysSo(claims, claim) : !_known.Add(row)) return;
        claims.Add(claim);
        LastSeq++;
    }

    /// <summary>Without a time, what the source says already is not said again.</summary>
    private static bool SaysSo(List<Claim> claims, Claim claim)
    {
        var latest = claims.Where(each => each.Source == claim.Source).OrderBy(each => each.AssertedAt.Ticks).ThenBy(each => each.Seq).LastOrDefault();
        return latest.Seq > 0 && latest.Value.Span.SequenceEqual(claim.Value.Span);
    }
}

/// <summary>A row of a dataset.</summary>
/// <param name="Source">Who.</param>
/// <param name="Path">About what.</param>
/// <param name="Value">The claim.</param>
/// <param name="Day">When, yyyy-MM-dd; empty: not known.</param>
internal sealed record RealClaim(string Source, string Path, string Value, string Day);
