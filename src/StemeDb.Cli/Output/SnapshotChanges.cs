using StemeDb.Client.Messages;

namespace StemeDb.Cli.Output;

/// <summary>How one snapshot differs from the one before it.</summary>
internal static class SnapshotChanges
{
    private const int AccuraciesMax = 5;
    private const double AccuracyMoved = 0.01;

    /// <summary>A line for each difference, of accuracies the greatest.</summary>
    /// <param name="before">The one before, with its sources.</param>
    /// <param name="now">The new one, with its sources.</param>
    public static IEnumerable<string> Of(SnapshotMessage before, SnapshotMessage now)
    {
        var known = before.Groups.Select(Members).ToHashSet(StringComparer.Ordinal);
        var found = now.Groups.Select(Members).ToHashSet(StringComparer.Ordinal);
        foreach (var group in now.Groups.Where(group => !known.Contains(Members(group)))) yield return $"new group {SnapshotText.Line(group)}";
        foreach (var group in before.Groups.Where(group => !found.Contains(Members(group)))) yield return $"no longer group {SnapshotText.Line(group)}";

        var accuracies = (before.Learned ?? []).ToDictionary(source => source.Source, StringComparer.Ordinal);
        var heard = (now.Learned ?? []).Where(source => !accuracies.ContainsKey(source.Source)).Select(source => source.Source).ToArray();
        if (heard.Length > 0) yield return $"{heard.Length} sources heard for the first time";
        var moved = (now.Learned ?? [])
            .Where(source => accuracies.TryGetValue(source.Source, out var old) && Math.Abs(source.Accuracy - old.Accuracy) >= AccuracyMoved)
            .OrderByDescending(source => Math.Abs(source.Accuracy - accuracies[source.Source].Accuracy))
            .ThenBy(source => source.Source, StringComparer.Ordinal)
            .ToArray();
        foreach (var source in moved.Take(AccuraciesMax))
        {
            yield return $"accuracy of {source.Source}: {OutcomeText.Percent(accuracies[source.Source].Accuracy)} → {OutcomeText.Percent(source.Accuracy)}";
        }

        if (moved.Length > AccuraciesMax) yield return $"{moved.Length - AccuraciesMax} more accuracies moved by a point or more";
    }

    private static string Members(CopyGroupMessage group) => $"{group.Size}\n{string.Join('\n', group.Members)}";
}
