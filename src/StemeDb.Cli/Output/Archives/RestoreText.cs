using System.Globalization;
using StemeDb.Archive.Restoring;

namespace StemeDb.Cli.Output.Archives;

/// <summary>Tells a person what a restore would do, or did.</summary>
internal static class RestoreText
{
    public static void Write(TextWriter output, RestorePlan plan, TimeSpan? estimate, IReadOnlyList<RestoreSpace> spaces, string? refusal)
    {
        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

        Line($"cluster {plan.ClusterId}, history of generation {plan.Generation}, up to seq {plan.ToSeq}");
        if (plan.Backup is { } backup) Line($"backup   {backup.Name} of seq {backup.Seq}: {plan.Runs.Runs.Count} runs, {ByteText.Of(plan.RunBytes)}");
        else Line($"backup   none: by the journal alone, from seq 1");
        Line($"journal  {(plan.Pieces.Count == 0 ? "none" : $"seq {plan.JournalFrom} to {plan.ToSeq}")}: {plan.Pieces.Count} pieces, {ByteText.Of(plan.JournalBytes)}");
        WritePassedOver(output, plan);
        if (estimate is { } time) Line($"about {ByteText.Of(time)}, checking everything included, by the speed of a sample");
        foreach (var space in spaces) output.WriteLine(space.Describe());
        if (!plan.IsPossible) Line($"MISSING: {plan.DescribeMissing()}");
        if (refusal is not null) Line($"REFUSED: {refusal}");
        Line($"nothing was changed");
    }

    public static void Write(TextWriter output, RestoreReport report, string directory)
    {
        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

        var plan = report.Plan;
        Line($"restored {directory} up to seq {plan.ToSeq}, generation {report.Generation}, out of generation {plan.Generation}");
        Line($"runs     {report.RunsFetched} fetched, {report.RunsKept} were there; {(plan.Backup is { } backup ? $"backup {backup.Name} of seq {backup.Seq}" : "no backup")}");
        Line($"journal  {report.JournalRecords} records laid down of {plan.Pieces.Count} pieces; checksum {report.Checksum:x8} at seq {plan.ToSeq}{(report.IsAtBatchEnd ? ", as in the archive" : ", inside of a batch that was whole before")}");
        WritePassedOver(output, plan);
        if (report.LastRecordedAt is { } last) Line($"         the last record is of {last}");
        Line($"{ByteText.Of(report.BytesFetched)} fetched in {ByteText.Of(report.FetchElapsed)}; {(report.Verification is { } found ? $"every byte read again and sound, {found.RecordsCompared} records compared, in {ByteText.Of(report.VerifyElapsed)}" : "not checked again")}");
        foreach (var folder in report.ReplacedFolders) Line($"kept     what was there before, in {folder}");
        Line($"An engine can be started on it.");
    }

    private static void WritePassedOver(TextWriter output, RestorePlan plan)
    {
        foreach (var backup in plan.PassedOver) output.WriteLine($"PASSED OVER {backup}");
    }
}
