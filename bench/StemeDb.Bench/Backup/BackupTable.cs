using System.Globalization;

namespace StemeDb.Bench.Backup;

/// <summary>What was measured, each line as soon as it is known, and at the end ours beside theirs as Markdown.</summary>
internal sealed class BackupTable(TextWriter output)
{
    private Measured? _first;
    private Measured? _second;
    private Measured? _verified;
    private Measured? _restored;
    private double _restoredSeconds;
    private Measured? _base;
    private Measured? _baseWithSha;
    private Measured? _baseVerified;
    private Measured? _baseWithShaVerified;
    private Measured? _copied;
    private Measured? _inPlace;

    public void Archived(long rows, TimeSpan filled, TimeSpan archived, (long Content, long Stored) bytes, double lagSecondsMax, long peakBytes)
    {
        output.WriteLine("| what | time | bytes | rate | peak memory |\n|---|---:|---:|---:|---:|");
        Line($"{rows:N0} assertions come in by HTTP", new Measured(filled.TotalSeconds), rows / filled.TotalSeconds);
        Line($"their journal is archived meanwhile, {bytes.Stored / 1e6:N0} MB stored, at most {lagSecondsMax:0.0} s behind", new Measured(archived.TotalSeconds, bytes.Content, peakBytes));
    }

    public void First(long rows, Measured measured)
    {
        _first = measured;
        Line($"first backup, {rows:N0} assertions (BackupAgent)", measured);
    }

    public void VerifyOne(Measured measured)
    {
        _verified = measured;
        Line($"`stemedb verify` of that backup", measured);
    }

    public void Second(long rows, Measured measured)
    {
        _second = measured;
        Line($"second backup, {rows:N0} assertions more", measured);
    }

    public void VerifyInAgent(Measured measured) => Line($"verify of the whole archive inside the agent", measured);

    public void VerifyAll(Measured measured) => Line($"`stemedb verify` of the whole archive", measured);

    public void Restored(Measured command, double answersAfter)
    {
        (_restored, _restoredSeconds) = (command, answersAfter);
        Line($"`stemedb restore`, everything read again at its end", command);
        Line($"the same, until the restored server answers", new Measured(answersAfter));
    }

    public void BaseBackup(long rows, Measured measured)
    {
        _base = measured;
        Line($"pg_basebackup, {rows:N0} rows", measured);
    }

    public void BaseBackupWithSha(Measured measured)
    {
        _baseWithSha = measured;
        Line($"pg_basebackup with SHA-256 in its manifest", measured);
    }

    public void VerifyBackup(Measured measured, Measured withSha)
    {
        (_baseVerified, _baseWithShaVerified) = (measured, withSha);
        Line($"pg_verifybackup", measured);
        Line($"pg_verifybackup of the one with SHA-256", withSha);
    }

    public void Started(Measured copied, Measured inPlace)
    {
        (_copied, _inPlace) = (copied, inPlace);
        Line($"PostgreSQL: a copy of the base backup put in place, synced, started, until it answers", copied);
        Line($"PostgreSQL: started on the base backup itself, until it answers", inPlace);
    }

    /// <summary>Ours beside theirs; a ratio below 1 means that ours took less time.</summary>
    public void Write()
    {
        output.WriteLine("\n| | ours | PostgreSQL | time, ours to theirs |\n|---|---:|---:|---:|");
        Beside("backup, beside pg_basebackup", _first!.Seconds, _base!.Seconds);
        Beside("backup, beside pg_basebackup with SHA-256", _first.Seconds, _baseWithSha!.Seconds);
        Beside("second backup after a twentieth more, beside pg_basebackup", _second!.Seconds, _base.Seconds);
        Beside("verify, beside pg_verifybackup", _verified!.Seconds, _baseVerified!.Seconds);
        Beside("verify, beside pg_verifybackup with SHA-256", _verified.Seconds, _baseWithShaVerified!.Seconds);
        Beside("restore until it answers, beside a copy put in place", _restoredSeconds, _copied!.Seconds);
        Beside("restore until it answers, beside a start on the base backup itself", _restoredSeconds, _inPlace!.Seconds);
        Text($"| bytes of the backup | {_first.Bytes / 1e6:N0} MB | {_base.Bytes / 1e6:N0} MB | {(double)_first.Bytes / _base.Bytes:0.00} |");
        var peak = new[] { _first, _second, _verified, _restored! }.Max(measured => measured.PeakMiB);
        Text($"\nGreatest peak memory of agent, verify and restore: {peak:0} MiB (target: below 300).");
    }

    private void Beside(string what, double ours, double theirs) => Text($"| {what} | {ours:0.0} s | {theirs:0.0} s | {ours / theirs:0.00} |");

    private void Line(FormattableString what, Measured measured, double rowsPerSecond = 0)
    {
        var bytes = measured.Bytes == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{measured.Bytes / 1e6:N0} MB");
        var rate = rowsPerSecond > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{rowsPerSecond:N0}/s")
            : measured.Bytes == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{measured.MegabytesPerSecond:N0} MB/s");
        var peak = measured.PeakBytes == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{measured.PeakMiB:0} MiB");
        Text($"| {what.ToString(CultureInfo.InvariantCulture)} | {measured.Seconds:0.00} s | {bytes} | {rate} | {peak} |");
    }

    private void Text(FormattableString text)
    {
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
        output.Flush();
    }
}
