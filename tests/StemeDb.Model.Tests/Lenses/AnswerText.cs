using System.Text;
using StemeDb.Model.Lenses.Answers;

namespace StemeDb.Model.Tests.Lenses;

/// <summary>Answers as text, to compare in one line.</summary>
internal static class AnswerText
{
    /// <summary>The value, or the status where there is none.</summary>
    public static string Said(this Answer answer) => answer.Status == AnswerStatus.Resolved
        ? Encoding.UTF8.GetString(answer.Value.Span)
        : answer.Status.ToString();

    /// <summary>The candidates with their weights: <c>"x"=2 "y"=1</c>.</summary>
    public static string Tally(this Answer answer) => string.Join(' ', answer.Candidates.Select(
        candidate => FormattableString.Invariant($"{Encoding.UTF8.GetString(candidate.Value.Span)}={candidate.Weight}")));
}
