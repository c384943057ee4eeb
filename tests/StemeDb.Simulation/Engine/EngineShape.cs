using StemeDb.Storage.Runs.Merging;

namespace StemeDb.Simulation.Engine;

/// <summary>How small everything is, so that segments roll, memtables are flushed and runs are merged all the time.</summary>
internal sealed record EngineShape
{
    public int SegmentBytes { get; init; } = 16 * 1024;

    public long MemtableBytes { get; init; } = 16 * 1024;

    public int BlockBytes { get; init; } = 1024;

    public int SyncEveryBytes { get; init; } = 8 * 1024;

    public long BlockCacheBytes { get; init; } = 64 * 1024;

    public long AnswerCacheBytes { get; init; } = 64 * 1024;

    public int BatchBytes { get; init; } = 8 * 1024;

    public long RetainBytes { get; init; } = 16 * 1024;

    public int FanIn { get; init; } = 2;

    public static EngineShape Of(Random random) => new()
    {
        SegmentBytes = 4096 * random.Next(4, 10),
        MemtableBytes = 1024 * random.Next(16, 48),
        BlockBytes = random.Next(2) == 0 ? 1024 : 4096,
        BlockCacheBytes = random.Next(3) * 64 * 1024,
        AnswerCacheBytes = random.Next(2) * 256 * 1024,
        BatchBytes = 1024 * random.Next(2, 10),
        RetainBytes = random.Next(3) * 12 * 1024,
        FanIn = random.Next(2, 5),
    };

    public MergePolicy MergePolicy => new() { FanIn = FanIn };
}
