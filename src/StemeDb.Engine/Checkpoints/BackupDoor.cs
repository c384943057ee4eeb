using StemeDb.Engine.Archiving;
using StemeDb.Storage.Journal;

namespace StemeDb.Engine.Checkpoints;

/// <summary>What archiver and backup agent are served with.</summary>
internal sealed record BackupDoor(IJournal Journal, ArchiveHold Hold, CheckpointPins Pins, JournalFeeds Feeds);
