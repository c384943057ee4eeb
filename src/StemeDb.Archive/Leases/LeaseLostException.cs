namespace StemeDb.Archive.Leases;

/// <summary>The lease is no longer ours, or may not be: whoever held it stops at once.</summary>
public sealed class LeaseLostException : Exception
{
    internal LeaseLostException(string why, bool isTaken)
        : base($"The lease on the archive is lost: {why}. "
            + "Another archiver may be writing, so this one stops; one archiver per cluster is enough.")
        => IsTaken = isTaken;

    /// <summary>Another has it; false: it ran out, because it could not be renewed in time, and may be free.</summary>
    public bool IsTaken { get; }
}
