namespace StemeDb.BackupAgent.Tests;

/// <summary>A clock whose time of day a test sets; what lasts, lasts as long as it does.</summary>
internal sealed class ManualClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
