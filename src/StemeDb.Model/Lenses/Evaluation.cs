using StemeDb.Model.Lenses.Answers;

namespace StemeDb.Model.Lenses;

/// <summary>
/// Answers a question from claims fed one after the other, keeping one voice per source: a path with a million claims is
/// streamed through. Not thread-safe; <see cref="Begin"/>, then <see cref="Add"/> for each claim, then <see cref="Answer"/>
/// once, then dispose, which returns the buffers.
/// </summary>
public sealed class Evaluation : IDisposable
{
    private Evaluation()
    {
    }

    /// <summary>Starts on a question.</summary>
    /// <param name="query">The question.</param>
    /// <param name="sources">The registry as of <see cref="LensQuery.AsOfSeq"/>; asked once per source.</param>
    public static Evaluation Begin(LensQuery query, ISourceRegistry sources) => throw new NotSupportedException();

    /// <summary>
    /// Takes the next claim, in order of (source, seq). What the claim points to is only read during the call, so that its
    /// memory may be used again afterwards. Claims of a seq above <see cref="LensQuery.AsOfSeq"/> are passed over.
    /// </summary>
    /// <param name="claim">The next claim.</param>
    /// <exception cref="ArgumentException">It does not come after the claim before it.</exception>
    public void Add(in Claim claim) => throw new NotSupportedException();

    /// <summary>The answer from the claims taken. It does not depend on this object or its buffers any more.</summary>
    public Answer Answer() => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
