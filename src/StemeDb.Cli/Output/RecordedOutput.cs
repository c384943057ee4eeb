using System.CommandLine;
using StemeDb.Client.Messages;

namespace StemeDb.Cli.Output;

/// <summary>Writes what became of a retraction, a source or a rule.</summary>
internal static class RecordedOutput
{
    public static int Write(ParseResult parsed, RecordedReply reply)
    {
        if (parsed.WantsJson())
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("seq", reply.Seq);
                writer.WriteString("recorded_at", reply.RecordedAt);
                writer.WriteString("status", reply.Status);
                writer.WriteEndObject();
            });
        }
        else
        {
            Console.WriteLine($"{reply.Status} seq {reply.Seq} recorded {reply.RecordedAt}");
        }

        return ExitCode.Success;
    }
}
