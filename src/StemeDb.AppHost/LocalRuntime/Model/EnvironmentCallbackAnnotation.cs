namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds to the environment of a process just before it starts.</summary>
internal sealed class EnvironmentCallbackAnnotation(Action<EnvironmentCallbackContext> callback) : IResourceAnnotation
{
    public Action<EnvironmentCallbackContext> Callback { get; } = callback;
}

/// <summary>The environment being made: strings, or <see cref="IValueProvider"/> where the value is known only now.</summary>
internal sealed class EnvironmentCallbackContext(IResource resource, Dictionary<string, object> environmentVariables)
{
    public IResource Resource { get; } = resource;

    public Dictionary<string, object> EnvironmentVariables { get; } = environmentVariables;
}

/// <summary>Adds to the command line of a process just before it starts.</summary>
internal sealed class CommandLineArgsCallbackAnnotation(Action<IList<object>> callback) : IResourceAnnotation
{
    public Action<IList<object>> Callback { get; } = callback;
}
