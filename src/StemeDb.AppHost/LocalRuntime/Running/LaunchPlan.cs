namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>How one process is started.</summary>
/// <param name="FileName">The program: a path, or a name that is looked up in PATH.</param>
/// <param name="Arguments">Its arguments, as they are.</param>
/// <param name="WorkingDirectory">Where it runs.</param>
/// <param name="Environment">What is set on top of the AppHost's own environment.</param>
/// <param name="DeathSignal">What the process gets from the kernel if the AppHost dies without having stopped it.</param>
internal sealed record LaunchPlan(
    string FileName,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment,
    PosixSignalName DeathSignal);
