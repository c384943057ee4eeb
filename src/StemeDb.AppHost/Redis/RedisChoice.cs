using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using StemeDb.AppHost.Settings;

namespace StemeDb.AppHost.Redis;

/// <summary>The ways to run a Redis on this machine.</summary>
internal enum RedisKind
{
    /// <summary>The image, when a container engine answers.</summary>
    Container,

    /// <summary>The program <c>redis-server</c>, when it is installed.</summary>
    Server,

    /// <summary>Garnet, inside a second process of the AppHost's own program.</summary>
    Embedded,
}

/// <summary>Which Redis was chosen, and why.</summary>
internal sealed record RedisChoice(RedisKind Kind, string Reason)
{
    private static readonly TimeSpan EngineTimeout = TimeSpan.FromSeconds(3);

    /// <summary>What <c>STEMEDB_REDIS</c> asks for; else the first that this machine has.</summary>
    /// <exception cref="StartException">The variable asks for something there is not.</exception>
    public static RedisChoice Make(IConfiguration configuration)
    {
        const string AskedFor = $"{StackSettings.RedisVariable} asks for it";
        return configuration[StackSettings.RedisVariable] switch
        {
            null or "" or "auto" => FirstThatIsThere(),
            "container" => new RedisChoice(RedisKind.Container, AskedFor),
            "server" => new RedisChoice(RedisKind.Server, AskedFor),
            "embedded" => new RedisChoice(RedisKind.Embedded, AskedFor),
            var other => throw new StartException(
                $"{StackSettings.RedisVariable} is '{other}'; allowed: auto, container, server, embedded.", StartException.WrongSetting),
        };
    }

    private static RedisChoice FirstThatIsThere()
    {
        if (ContainerEngineAnswers())
        {
            return new RedisChoice(RedisKind.Container, "a container engine answers");
        }

        return IsInPath("redis-server")
            ? new RedisChoice(RedisKind.Server, "no container engine answers, and redis-server is installed")
            : new RedisChoice(RedisKind.Embedded, "no container engine answers, and redis-server is not installed");
    }

    /// <summary>The client alone is often installed without an engine, so the engine's version is asked for.</summary>
    private static bool ContainerEngineAnswers()
    {
        if (!IsInPath("docker"))
        {
            return false;
        }

        try
        {
            using var docker = Process.Start(new ProcessStartInfo("docker", ["version", "--format", "{{.Server.Version}}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            if (docker.WaitForExit(EngineTimeout))
            {
                return docker.ExitCode == 0;
            }

            docker.Kill();
            return false;
        }
        catch (Win32Exception)
        {
            // There is a file of that name that cannot be run.
            return false;
        }
    }

    private static bool IsInPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
