using System.CommandLine;
using StemeDb.Cli.Output;
using StemeDb.Client;
using StemeDb.Client.Messages;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb watch [PREFIX]</c>: shows what is recorded as it is recorded, through restarts of the server.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private static readonly Argument<string?> Prefix = new("prefix") { Description = "Only claims at or below this path.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<long?> After = new("--after") { Description = "Begin behind this seq; default: with what is recorded from now on." };
    private static readonly Option<long?> Count = new("--count") { Description = "End after so many changes; default: never." };

    public static Command Create()
    {
        var command = new Command("watch", "Show changes as they are recorded.") { Prefix, After, Count };
        command.Runs(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var client = ServerOption.Connect(parsed);
        var after = parsed.GetValue(After);
        var left = parsed.GetValue(Count) ?? long.MaxValue;
        var pause = FirstPause;
        while (left > 0)
        {
            try
            {
                await foreach (var change in client.FollowAsync(after, parsed.GetValue(Prefix), cancellationToken: cancellationToken))
                {
                    (after, pause) = (change.Seq, FirstPause);
                    if (change.Kind == ChangeMessage.Position)
                    {
                        continue;
                    }

                    ChangeOutput.Write(change, parsed.WantsJson());
                    if (--left == 0)
                    {
                        return ExitCode.Success;
                    }
                }
            }
            catch (StemeDbException e) when (e.IsTransient && after is not null)
            {
                await Console.Error.WriteLineAsync($"stemedb: {e.Message} Coming again after seq {after}.");
            }

            await Task.Delay(pause, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        return ExitCode.Success;
    }
}
