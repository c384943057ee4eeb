namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>Where the build has put a project's program; written by LocalRuntime/Build/LocalRuntime.targets.</summary>
internal interface IBuiltProject
{
    /// <summary>The full path of the assembly.</summary>
    string AssemblyPath { get; }
}
