using System.Globalization;

namespace StemeDb.Bench.Soak.Watching;

/// <summary>A process at a moment.</summary>
/// <param name="Seconds">Since the run began.</param>
/// <param name="Name">Which it is.</param>
/// <param name="Id">Of the process; another one after a restart.</param>
/// <param name="RssBytes">Resident memory.</param>
/// <param name="HeapBytes">Of the garbage collector's heap after its last collection; not a number where there is none.</param>
/// <param name="Files">Open file descriptors.</param>
/// <param name="Sockets">Of them, sockets.</param>
internal sealed record ProcessSample(double Seconds, string Name, int Id, long RssBytes, double HeapBytes, int Files, int Sockets)
{
    public const string CsvHead = "seconds,process,id,rss_bytes,heap_bytes,files,sockets";

    public double RssMiB => RssBytes / 1048576.0;

    public double HeapMiB => HeapBytes / 1048576.0;

    public string ToCsv() => string.Create(CultureInfo.InvariantCulture, $"{Seconds:0.0},{Name},{Id},{RssBytes},{HeapBytes:0},{Files},{Sockets}");
}
