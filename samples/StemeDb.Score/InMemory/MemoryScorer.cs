using System.Text;
using System.Text.Json;
using StemeDb.Model.Lenses;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;
using StemeDb.Model.Trust;

namespace StemeDb.Score.InMemory;

/// <summary>Counts right answers, asking the engine's lenses without an engine.</summary>
/// <param name="claims">What they are asked about.</param>
/// <param name="rule">The rule of all paths.</param>
/// <param name="snapshot">What was learned, for those who ask with it.</param>
internal sealed class MemoryScorer(StoredClaims claims, ValueRule rule, TrustSnapshot snapshot)
{
    /// <summary>Asks about every path of the truth.</summary>
    public Score Count(IReadOnlyList<Gold> gold, Ask ask, Func<string, string, bool> isRight)
    {
        if (!LensCatalog.TryParse(ask.Lens, [], out var lens, out _)) throw new InvalidOperationException($"There is no lens '{ask.Lens}'.");
        var sources = new Sources(ask.Snapshot == "none" ? null : snapshot);
        var (right, covered) = (0, 0);
        foreach (var row in gold)
        {
            if (!ConceptPath.TryParse(Encoding.UTF8.GetBytes(row.Path), out var path, out _)) continue;
            var said = claims.On(path);
            if (said.IsEmpty) continue;
            covered++;
            var query = new LensQuery { Path = path, Lens = lens, AsOfSeq = claims.LastSeq, Now = new Instant(DateTime.UnixEpoch.Ticks), Rule = rule };
            var answer = LensEvaluator.Evaluate(query, said, sources);

            // The skeptic names no winner, so its first candidate is taken.
            var value = ask.Lens == "skeptic" ? answer.Candidates[0].Value : answer.Value;
            right += !value.IsEmpty && isRight(Plain(value.Span), row.Value) ? 1 : 0;
        }

        return new Score(ask, right, covered);
    }

    private static string Plain(ReadOnlySpan<byte> json) => json[0] == '"' ? JsonSerializer.Deserialize<string>(json)! : Encoding.UTF8.GetString(json);

    /// <summary>What is known of the sources: what was learned, or nothing.</summary>
    private sealed class Sources(TrustSnapshot? snapshot) : ISourceRegistry
    {
        public string? SnapshotId => snapshot?.Id;

        public SourceProfile Find(SourceId source) => SourceProfile.Default;

        public SourceStanding StandingOf(SourceId source) => snapshot?.StandingOf(source) ?? SourceStanding.Unknown;
    }
}
