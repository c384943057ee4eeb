using Spectre.Console;

namespace StemeDb.Cli.Import;

/// <summary>Chooses how progress is shown: a bar on a terminal, plain lines elsewhere.</summary>
internal static class ProgressConsole
{
    public static async Task<Position> RunAsync(long inputBytes, Stream content, Func<IProgressDisplay, Task<Position>> work)
    {
        if (Console.IsErrorRedirected || inputBytes == 0)
        {
            return await work(new PlainProgress());
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new BarProgress(context.AddTask("importing", maxValue: inputBytes), console, () => BytesRead(content))));
    }

    /// <summary>Bytes taken from the file itself, below decompression and look-ahead.</summary>
    private static long BytesRead(Stream content) => content is PeekedStream peeked ? peeked.SourcePosition : 0;
}
