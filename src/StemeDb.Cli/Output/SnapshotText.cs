using System.Globalization;
using StemeDb.Client.Messages;

namespace StemeDb.Cli.Output;

/// <summary>What was learned about sources, for a person.</summary>
internal static class SnapshotText
{
    /// <summary>Digits of an id that tell it apart in a sentence.</summary>
    public const int ShortId = 12;

    /// <summary>What it rests on, and the groups.</summary>
    public static void WriteSummary(TextWriter text, SnapshotMessage snapshot)
    {
        text.WriteLine($"snapshot {snapshot.Id}");
        text.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"learned from the log up to seq {snapshot.AsOfSeq}: {snapshot.Voices} voices of {snapshot.Sources} sources on {snapshot.ContestedPaths} contested paths"));
        text.WriteLine(snapshot.InForce ? $"in force since seq {snapshot.Seq}" : $"recorded at seq {snapshot.Seq}, not in force any more");
        text.WriteLine(snapshot.Groups.Count == 0 ? "no copy groups" : "copy groups:");
        foreach (var group in snapshot.Groups) text.WriteLine($"  {Line(group)}");
        if (snapshot.MoreGroups > 0) text.WriteLine($"  and {snapshot.MoreGroups} more groups");
    }

    /// <summary>The sources, the most accurate first.</summary>
    public static void WriteSources(TextWriter text, SnapshotMessage snapshot)
    {
        text.WriteLine();
        var table = new TextTable("accuracy", ">", ">at least", ">paths", ">group", "source");
        foreach (var source in (snapshot.Learned ?? []).OrderByDescending(source => source.LowerBound).ThenBy(source => source.Source, StringComparer.Ordinal))
        {
            table.Add(
                OutcomeText.Bar(source.Accuracy),
                OutcomeText.Percent(source.Accuracy),
                OutcomeText.Percent(source.LowerBound),
                source.SampleSize.ToString(CultureInfo.InvariantCulture),
                source.Group > 0 ? source.Group.ToString(CultureInfo.InvariantCulture) : "",
                source.Source);
        }

        table.Write(text, indent: "  ");
        if (snapshot.MoreLearned > 0) text.WriteLine($"  and {snapshot.MoreLearned} more sources");
    }

    /// <summary>One of a list, with its whole id, for it to be asked for.</summary>
    public static string Line(SnapshotMessage snapshot) => string.Create(
        CultureInfo.InvariantCulture,
        $"{snapshot.Id}  {snapshot.RecordedAt}  seq {snapshot.Seq}  {snapshot.Sources} sources  {snapshot.ContestedPaths} contested paths  {snapshot.Groups.Count + snapshot.MoreGroups} groups{(snapshot.InForce ? "  in force" : "")}");

    /// <summary>The members of a group.</summary>
    public static string Line(CopyGroupMessage group) =>
        $"{group.Group}: {group.Size} sources: {string.Join(", ", group.Members)}{(group.More > 0 ? $" and {group.More} more" : "")}";
}
