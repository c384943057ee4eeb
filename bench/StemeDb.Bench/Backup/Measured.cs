namespace StemeDb.Bench.Backup;

/// <summary>One thing that was done.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="Bytes">What was read or written; 0: nothing that could be counted.</param>
/// <param name="PeakBytes">Greatest resident memory of the process that did it, VmHWM; 0: not looked at.</param>
internal sealed record Measured(double Seconds, long Bytes = 0, long PeakBytes = 0)
{
    public double MegabytesPerSecond => Bytes / 1e6 / Seconds;

    public double PeakMiB => PeakBytes / 1048576.0;
}
