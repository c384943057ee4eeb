using System.Globalization;
using System.Runtime.InteropServices;

namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>Makes of a resource, whose endpoints have addresses, the process that serves it.</summary>
internal static class LaunchPlanner
{
    private static readonly string DotnetProgram = FindDotnet();

    /// <summary>The process of a resource; null for one that is only referred to.</summary>
    public static async Task<LaunchPlan?> PlanAsync(IResource resource, CancellationToken cancellationToken)
    {
        var environment = await EnvironmentOfAsync(resource, cancellationToken);
        var arguments = ArgumentsOf(resource);
        return resource switch
        {
            ProjectResource => Project(resource, arguments, environment),
            ExecutableResource program => new LaunchPlan(program.Command, arguments, program.WorkingDirectory, environment, PosixSignalName.Kill),
            RedisResource redis => RedisContainer(redis, environment),
            _ => null,
        };
    }

    private static LaunchPlan Project(IResource resource, List<string> arguments, Dictionary<string, string> environment)
    {
        var metadata = resource.Annotations.OfType<IProjectMetadata>().Single();
        var assembly = (metadata as IBuiltProject)?.AssemblyPath
            ?? throw new DistributedApplicationException($"The project of '{resource.Name}' ({metadata.ProjectPath}) was not built with the AppHost.");
        if (!File.Exists(assembly))
        {
            throw new DistributedApplicationException($"{assembly}, the program of '{resource.Name}', does not exist. Build the AppHost again.");
        }

        var folder = Path.GetDirectoryName(metadata.ProjectPath)!;
        return new LaunchPlan(
            DotnetProgram,
            ["exec", assembly, .. arguments],
            Directory.Exists(folder) ? folder : Path.GetDirectoryName(assembly)!,
            environment,
            PosixSignalName.Kill);
    }

    /// <summary>The <c>docker</c> command passes SIGTERM on to the container; SIGKILL it could not, and the container would stay.</summary>
    private static LaunchPlan RedisContainer(RedisResource redis, Dictionary<string, string> environment)
    {
        var port = redis.PrimaryEndpoint.Port.ToString(CultureInfo.InvariantCulture);
        string[] arguments =
        [
            "run", "--rm", "--publish", $"127.0.0.1:{port}:6379", "--env", "REDIS_PASSWORD", "--entrypoint", "/bin/sh",
            RedisResource.Image, "-c", "exec redis-server --save '' --requirepass \"$REDIS_PASSWORD\"",
        ];
        return new LaunchPlan("docker", arguments, Path.GetTempPath(), environment, PosixSignalName.Terminate);
    }

    private static List<string> ArgumentsOf(IResource resource)
    {
        var arguments = new List<object>();
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            annotation.Callback(arguments);
        }

        return [.. arguments.Select(argument => argument.ToString() ?? "")];
    }

    private static async Task<Dictionary<string, string>> EnvironmentOfAsync(IResource resource, CancellationToken cancellationToken)
    {
        var described = new Dictionary<string, object>();
        if (resource is ProjectResource)
        {
            described["OTEL_SERVICE_NAME"] = resource.Name;
            described["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={Guid.NewGuid():N}";
        }

        var context = new EnvironmentCallbackContext(resource, described);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            annotation.Callback(context);
        }

        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in described)
        {
            environment[name] = value is IValueProvider provider
                ? await provider.GetValueAsync(cancellationToken) ?? ""
                : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }

        return environment;
    }

    /// <summary>The <c>dotnet</c> this process runs on, whichever is in PATH: three folders above the runtime's.</summary>
    private static string FindDotnet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }
}
