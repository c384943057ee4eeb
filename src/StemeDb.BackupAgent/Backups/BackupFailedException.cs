namespace StemeDb.BackupAgent.Backups;

/// <summary>A backup cannot be made; the message says why and what to do.</summary>
internal sealed class BackupFailedException(string message) : Exception(message);
