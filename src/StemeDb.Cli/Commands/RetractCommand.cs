using System.CommandLine;
using StemeDb.Cli.Output;
using StemeDb.Client.Messages;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb retract ID --source S --reason …</c>: withdraws a claim.</summary>
internal static class RetractCommand
{
    private static readonly Argument<string> Id = new("id") { Description = "The assertion, 64 hexadecimal digits." };
    private static readonly Option<string> Source = new("--source") { Description = "The source that made the claim.", Required = true };
    private static readonly Option<string> Reason = new("--reason") { Description = "Why it is withdrawn.", Required = true };

    public static Command Create()
    {
        var command = new Command("retract", "Withdraw a claim; it stays in the log and in answers as of an earlier seq.") { Id, Source, Reason };
        command.Runs(async (parsed, cancellationToken) =>
        {
            var message = new RetractionMessage(parsed.GetValue(Id)!, parsed.GetValue(Source)!, parsed.GetValue(Reason)!);
            return RecordedOutput.Write(parsed, await ServerOption.Connect(parsed).RetractAsync(message, cancellationToken));
        });
        return command;
    }
}
