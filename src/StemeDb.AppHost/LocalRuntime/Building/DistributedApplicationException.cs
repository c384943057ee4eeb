namespace Aspire.Hosting;

/// <summary>The stack cannot be described or started this way; the message says why.</summary>
internal class DistributedApplicationException : Exception
{
    public DistributedApplicationException()
    {
    }

    public DistributedApplicationException(string message)
        : base(message)
    {
    }

    public DistributedApplicationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
