namespace StemeDb.Archive.Leases;

/// <summary>The lease is no longer ours, or may not be: whoever held it stops at once.</summary>
public sealed class LeaseLostException : Exception
{
    internal LeaseLostException(string why)
        : base($"The lease on the archive is lost: {why}. Another archiver may be writing; this one stops. "
            + "One archiver per cluster is enough: see that no second one is started.")
    {
    }
}
