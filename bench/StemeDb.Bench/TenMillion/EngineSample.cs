using System.Globalization;

namespace StemeDb.Bench.TenMillion;

/// <summary>The Engine at a moment.</summary>
/// <param name="Seconds">Since the run began.</param>
/// <param name="Phase">What the run was doing.</param>
/// <param name="Created">Assertions acknowledged as created.</param>
/// <param name="AckMsMax">The longest acknowledgement of a bulk request since the sample before.</param>
/// <param name="ProbeMsMax">The longest acknowledgement of a single assertion since the sample before.</param>
/// <param name="RssBytes">Resident memory of the process.</param>
/// <param name="HeapBytes">What the garbage collector has of the system, when it last collected.</param>
/// <param name="UsedHeapBytes">Of it, what was not garbage or holes.</param>
/// <param name="MemtableBytes">Records in memory.</param>
/// <param name="Runs">Runs in the manifest.</param>
/// <param name="RunBytes">Their size.</param>
/// <param name="Flushes">Since the process began.</param>
/// <param name="Merges">Since the process began.</param>
/// <param name="RunBytesWritten">All runs ever written, by their size when seen.</param>
/// <param name="DiskBytesWritten">What the process had the kernel write, journal and its zeros included.</param>
internal sealed record EngineSample(
    double Seconds, string Phase, long Created, double AckMsMax, double ProbeMsMax, long RssBytes, double HeapBytes, double UsedHeapBytes,
    double MemtableBytes, double Runs, double RunBytes, double Flushes, double Merges, long RunBytesWritten, long DiskBytesWritten)
{
    public const string CsvHead =
        "seconds,phase,created,ack_ms_max,probe_ms_max,rss_bytes,heap_bytes,used_heap_bytes,memtable_bytes,runs,runs_bytes,flushes,merges,run_bytes_written,disk_bytes_written";

    public string ToCsv() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Seconds:0.0},{Phase},{Created},{AckMsMax:0},{ProbeMsMax:0},{RssBytes},{HeapBytes:0},{UsedHeapBytes:0},{MemtableBytes:0},{Runs:0},{RunBytes:0},{Flushes:0},{Merges:0},{RunBytesWritten},{DiskBytesWritten}");
}
