using System.Globalization;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;

namespace StemeDb.Engine.Startup;

/// <summary>What came of the steps, in a few words for the log.</summary>
internal static class StartupOutcome
{
    public static string Of(DataDirectory directory)
    {
        var metadata = directory.Metadata;
        var start = directory.IsNew ? "made just now" : Text($"restart {metadata.Restarts}");
        return Text($"{directory.Root}, cluster {metadata.ClusterId}, generation {metadata.Generation}, {start}");
    }

    public static string Of(SegmentedJournal journal)
    {
        var report = journal.Recovery;
        var torn = report.Torn is { } tail
            ? Text($"; a write that was cut short was cut off at {tail.File} offset {tail.Offset} ({tail.Bytes} bytes, kept as {tail.SavedAs ?? "nothing, all zeros"}): {tail.Detail}")
            : "";
        return Text($"{report.Segments} segments, {report.Batches} batches, {report.Bytes} bytes read, ends at seq {report.Durable.Seq}{torn}");
    }

    public static string Of(IIndexStore store) => Text(
        $"{store.Status.Runs} runs, checkpoint at seq {store.CheckpointSeq}, replayed to seq {store.AppliedSeq}, {store.Counts.Assertions} assertions");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
