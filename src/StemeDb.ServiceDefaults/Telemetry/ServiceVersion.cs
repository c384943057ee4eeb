using System.Reflection;

namespace StemeDb.ServiceDefaults.Telemetry;

/// <summary>The version of StemeDB this process was built from.</summary>
public static class ServiceVersion
{
    /// <summary>As in <c>/v1/health</c> and in telemetry, for example <c>0.1.0</c>.</summary>
    public static string Current { get; } =
        typeof(ServiceVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
