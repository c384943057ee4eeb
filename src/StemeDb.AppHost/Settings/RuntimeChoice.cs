using System.Reflection;

namespace StemeDb.AppHost.Settings;

/// <summary>Which of the two runtimes this AppHost was built with, and why: written into the assembly by the build.</summary>
internal static class RuntimeChoice
{
    /// <summary>The sentence that the AppHost begins with.</summary>
    public static string Sentence { get; } = typeof(RuntimeChoice).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "Runtime").Value!;
}
