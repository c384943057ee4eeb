using StemeDb.ServiceDefaults.Hosting;

namespace StemeDb.ServiceDefaults.Configuration;

/// <summary>Variables of the service have values that are not allowed. The message is one line per fault.</summary>
/// <param name="faults">Each names the variable, its value and what is allowed.</param>
public sealed class ConfigurationException(IReadOnlyList<string> faults)
    : StartupException(string.Join(Environment.NewLine, faults), ExitCodes.BadConfiguration)
{
    /// <summary>Each names the variable, its value and what is allowed.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
