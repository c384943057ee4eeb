using System.CommandLine;
using StemeDb.Client;

namespace StemeDb.Cli;

/// <summary>Runs a command's work and turns every failure into one sentence on stderr and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>Sets what a command does.</summary>
    public static void Runs(this Command command, Func<ParseResult, CancellationToken, Task<int>> work) =>
        command.SetAction((parsed, cancellationToken) => RunAsync(work, parsed, cancellationToken));

    private static async Task<int> RunAsync(
        Func<ParseResult, CancellationToken, Task<int>> work, ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            return await work(parsed, cancellationToken);
        }
        catch (CommandFailure failure)
        {
            return await FailAsync(failure.ExitCode, failure.Message);
        }
        catch (StemeDbException failure)
        {
            return await FailAsync(failure.IsTransient ? ExitCode.Unavailable : ExitCode.Refused, failure.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return await FailAsync(ExitCode.Io, failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await FailAsync(ExitCode.Interrupted, "stopped.");
        }
    }

    private static async Task<int> FailAsync(int exitCode, string message)
    {
        await Console.Error.WriteLineAsync($"stemedb: {message}");
        return exitCode;
    }
}
