using StemeDb.Engine.Health;
using StemeDb.Engine.Queries.Answers;
using StemeDb.Engine.Space;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;

namespace StemeDb.Engine.Telemetry;

/// <summary>
/// What is read from the parts when metrics are collected. Each is added when its part is open: before that there is no value,
/// and a zero would look like data that is gone.
/// </summary>
internal static class EngineGauges
{
    public static void Add(EngineMetrics metrics, EngineState state) => metrics.Observe(
        "stemedb_phase", null, "0 starting, 1 accepting, 2 stopping, 3 failed.", () => (int)state.Phase);

    public static void Add(EngineMetrics metrics, DataDirectoryMetadata metadata) => metrics.ObserveTotal(
        "stemedb_restarts", "How often an engine was started on this data again.", () => metadata.Restarts);

    public static void Add(EngineMetrics metrics, IJournal journal) => metrics.Observe(
        "stemedb_journal_size", "By", "Bytes of the journal's segments.", () => journal.RetainedBytes);

    public static void Add(EngineMetrics metrics, DiskGuard disk)
    {
        metrics.Observe("stemedb_disk_free", "By", "Free bytes of the fullest disk.", () => disk.FreeBytes);
        metrics.Observe("stemedb_disk_reserve_size", "By", "Bytes held in reserve for a full disk.", () => disk.ReserveBytes);
        metrics.Observe("stemedb_disk_refusing", null, "1 while new claims are refused for want of room.", () => disk.Reason is null ? 0 : 1);
        metrics.ObserveTotal("stemedb_disk_refused", "Writes refused for want of room.", () => disk.Refused);
    }

    public static void Add(EngineMetrics metrics, HybridStore store, TimeSpan recovery)
    {
        metrics.Observe("stemedb_recovery_duration", "s", "How long journal and store took at the start.", () => recovery.TotalSeconds);
        metrics.Observe("stemedb_last_seq", null, "Seq of the last record.", () => store.AppliedSeq);
        metrics.Observe("stemedb_checkpoint_seq", null, "Seq up to which the runs hold everything.", () => store.CheckpointSeq);
        metrics.Observe("stemedb_assertions", null, "Assertions in the log.", () => store.Counts.Assertions);
        metrics.Observe("stemedb_runs", null, "Runs in the manifest.", () => store.Status.Runs);
        metrics.Observe("stemedb_runs_size", "By", "Bytes of the runs.", () => store.Status.RunBytes);
        metrics.Observe("stemedb_runs_resident_size", "By", "Indexes and filters of the runs in memory.", () => store.ResidentBytes);
        metrics.Observe("stemedb_memtable_size", "By", "Bytes of the memtables.", () => store.Status.MemoryBytes);
        metrics.ObserveTotal("stemedb_flushes", "Memtables written to runs.", () => store.Status.Flushes);
        metrics.ObserveTotal("stemedb_merges", "Merges of runs.", () => store.Status.Merges);
        metrics.Observe("stemedb_runs_damaged", null, "Runs with damage, of which the sound parts are served.", () => store.Status.RunsDamaged);
        metrics.Observe("stemedb_runs_to_recount", null, "Runs whose counts of children wait for older runs to be readable.", () => store.Status.RunsToRecount);
        metrics.Observe("stemedb_runs_in_quarantine", null, "Runs that cannot be read at all.", () => store.Status.RunsInQuarantine);
        metrics.ObserveTotal("stemedb_runs_rebuilt", "Damaged runs written again from the journal.", () => store.Status.RunsRebuilt);
        metrics.ObserveTotal("stemedb_filter_checks", "Runs whose filter was asked for a key.", () => store.Filters.Asked);
        metrics.ObserveTotal("stemedb_filter_passes", "Runs that had to be searched, since their filter did not rule the key out.", () => store.Filters.Passed);
        metrics.ObserveTotal("stemedb_filter_false_passes", "Runs that were searched and did not hold the key.", () => store.Filters.InVain);
        metrics.ObserveTotal("stemedb_block_cache_hits", "Blocks of runs found in memory.", () => store.Cache.Hits);
        metrics.ObserveTotal("stemedb_block_cache_misses", "Blocks of runs read from disk.", () => store.Cache.Misses);
        metrics.Observe("stemedb_block_cache_size", "By", "Blocks of runs held in memory.", () => store.Cache.UsedBytes);
        metrics.ObserveTotal("stemedb_block_cache_evictions", "Blocks of runs dropped for others.", () => store.Cache.Evictions);
    }

    public static void Add(EngineMetrics metrics, AnswerCache answers)
    {
        metrics.ObserveTotal("stemedb_answer_cache_hits", "Questions answered from memory.", () => answers.Hits);
        metrics.ObserveTotal("stemedb_answer_cache_misses", "Questions whose answer was not in memory.", () => answers.Misses);
        metrics.ObserveTotal("stemedb_answer_cache_invalidations", "Answers in memory that were no longer true.", () => answers.Invalidated);
        metrics.ObserveTotal("stemedb_answer_cache_evictions", "Answers dropped for others.", () => answers.Evictions);
        metrics.Observe("stemedb_answer_cache_size", "By", "Answers held in memory.", () => answers.UsedBytes);
    }
}
