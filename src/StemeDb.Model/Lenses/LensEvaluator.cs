using StemeDb.Model.Lenses.Answers;

namespace StemeDb.Model.Lenses;

/// <summary>Answers a question from claims that lie in memory. Pure; safe to call from any number of threads.</summary>
public static class LensEvaluator
{
    /// <summary>Answers <paramref name="query"/>. Claims of a seq above <see cref="LensQuery.AsOfSeq"/> are passed over.</summary>
    /// <param name="query">The question.</param>
    /// <param name="claims">All claims on the path, each once, sorted by (source, seq).</param>
    /// <param name="sources">The registry as of <see cref="LensQuery.AsOfSeq"/>.</param>
    /// <exception cref="ArgumentException">The claims are not sorted, or one is there twice.</exception>
    public static Answer Evaluate(LensQuery query, ReadOnlySpan<Claim> claims, ISourceRegistry sources)
    {
        using var evaluation = Evaluation.Begin(query, sources);
        foreach (ref readonly var claim in claims)
        {
            evaluation.Add(in claim);
        }

        return evaluation.Answer();
    }
}
