using StemeDb.Contracts.V1;
using StemeDb.Engine.Queries;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Paths;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Conflicts;

/// <summary>
/// Judges paths by the plain consensus answer as of one place in the log, so that what is called contested is what a reader is
/// told. For one thread.
/// </summary>
internal sealed class ContestJudge(IIndexReader reader)
{
    private static readonly QueryPlan Plan = QueryPlan.Read(new Query { ConceptPath = Google.Protobuf.ByteString.CopyFromUtf8("any") });

    // Nothing decays in the plain answer, so no moment matters.
    private readonly PathEvaluation _evaluation = new(Plan, reader, default, new ReadLifetime(long.MaxValue));

    /// <exception cref="RangeUnavailableException">A damaged run may hold claims of the path.</exception>
    public Answer Answer(ConceptPath path) => _evaluation.Answer(path);

    /// <inheritdoc cref="Answer"/>
    public Contest Judge(ConceptPath path) => Of(Answer(path));

    public static Contest Of(Answer answer) =>
        new(answer.Path.Utf8.ToArray(), answer.ConflictScore, answer.Candidates.Sum(candidate => candidate.Sources));
}
