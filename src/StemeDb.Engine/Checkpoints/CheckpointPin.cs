using StemeDb.Storage.Index;

namespace StemeDb.Engine.Checkpoints;

/// <summary>A pinned checkpoint and until when it is kept. Guarded by <see cref="CheckpointPins"/>.</summary>
internal sealed class CheckpointPin(string id, PinnedCheckpoint checkpoint, TimeSpan timeToLive)
{
    public string Id => id;

    public PinnedCheckpoint Checkpoint => checkpoint;

    public TimeSpan TimeToLive => timeToLive;

    /// <summary>When it was used last, as a timestamp of the clock.</summary>
    public long UsedAt { get; set; }
}
