using System.Globalization;

namespace StemeDb.Bench.Soak.Watching;

/// <summary>
/// What a process says of its memory, in bytes; what it does not have is 0. The parts below <see cref="Committed"/> lie in the heap, together
/// with what is in flight and with garbage.
/// </summary>
/// <param name="Heap">The garbage collector's heap after its last collection.</param>
/// <param name="Committed">What the collector holds of the system: the heap, and room in it.</param>
/// <param name="Memtables">Records that are in no run yet.</param>
/// <param name="BlockCache">Blocks of runs.</param>
/// <param name="AnswerCache">Answers.</param>
/// <param name="Conflicts">The list of contested paths: by their number.</param>
/// <param name="RunIndexes">Indexes and filters of the runs: by the number of claims.</param>
/// <param name="Claims">How many claims are stored.</param>
internal sealed record MemorySplit(
    double Heap, double Committed, double Memtables, double BlockCache, double AnswerCache, double Conflicts, double RunIndexes, double Claims)
{
    public const string CsvHead = "heap_bytes,committed_bytes,memtable_bytes,block_cache_bytes,answer_cache_bytes,conflicts_bytes,run_index_bytes,claims";

    /// <summary>Of a process that is not one of ours.</summary>
    public static MemorySplit Unknown { get; } = Parse("");

    /// <summary>What the engine keeps on purpose, as it counts it.</summary>
    public double Kept => Memtables + BlockCache + AnswerCache + Conflicts + RunIndexes;

    public static MemorySplit Parse(string metrics) => new(
        Sum(metrics, "dotnet_gc_last_collection_heap_size_bytes"),
        Sum(metrics, "dotnet_gc_last_collection_memory_committed_size_bytes"),
        Sum(metrics, "stemedb_memtable_size_bytes"),
        Sum(metrics, "stemedb_block_cache_size_bytes"),
        Sum(metrics, "stemedb_answer_cache_size_bytes"),
        Sum(metrics, "stemedb_conflicts_size_bytes"),
        Sum(metrics, "stemedb_runs_resident_size_bytes"),
        Sum(metrics, "stemedb_assertions"));

    /// <summary>The sum of a metric over its labels; 0 where it is not there.</summary>
    public static double Sum(string metrics, string name) => metrics.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{')
        .Sum(line => double.Parse(line[Math.Max(line.LastIndexOf('}') + 1, name.Length)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));

    public string ToCsv() => string.Create(
        CultureInfo.InvariantCulture, $"{Heap:0},{Committed:0},{Memtables:0},{BlockCache:0},{AnswerCache:0},{Conflicts:0},{RunIndexes:0},{Claims:0}");
}
