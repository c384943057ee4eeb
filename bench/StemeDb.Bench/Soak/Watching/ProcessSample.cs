using System.Globalization;

namespace StemeDb.Bench.Soak.Watching;

/// <summary>A process at a moment.</summary>
/// <param name="Seconds">Since the run began.</param>
/// <param name="Name">Which it is.</param>
/// <param name="Id">Of the process; another one after a restart.</param>
/// <param name="RssBytes">Resident memory.</param>
/// <param name="Memory">What it says of it.</param>
/// <param name="Files">Open file descriptors.</param>
/// <param name="Sockets">Of them, sockets.</param>
internal sealed record ProcessSample(double Seconds, string Name, int Id, long RssBytes, MemorySplit Memory, int Files, int Sockets)
{
    public const string CsvHead = $"seconds,process,id,rss_bytes,files,sockets,{MemorySplit.CsvHead}";

    public double RssMiB => RssBytes / 1048576.0;

    public double HeapMiB => Memory.Heap / 1048576.0;

    public string ToCsv() => string.Create(CultureInfo.InvariantCulture, $"{Seconds:0.0},{Name},{Id},{RssBytes},{Files},{Sockets},{Memory.ToCsv()}");
}
