namespace StemeDb.Archive.Configuration;

/// <summary>At least one variable of the archive has a value that is not allowed.</summary>
/// <param name="faults">A sentence for each: the variable's name, its value and what is allowed.</param>
public sealed class ArchiveConfigurationException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>A sentence for each.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
