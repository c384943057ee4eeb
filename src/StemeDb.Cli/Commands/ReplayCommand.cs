using System.CommandLine;
using System.Text.Json;
using StemeDb.Cli.Output;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb replay FILE|-</c>: whether the server still gives an answer that was kept.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string> File = new("file") { Description = "The answer, or a page of answers, as it was received; - for standard input." };

    public static Command Create()
    {
        var command = new Command("replay", "Check whether an answer that was kept is still given, and if not, why.") { File };
        command.Runs(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var client = ServerOption.Connect(parsed);
        var result = await client.CheckAnswersAsync(await ReadAsync(parsed.GetValue(File)!, cancellationToken), cancellationToken);
        JsonElement[] answers = result.TryGetProperty("answers", out var page) ? [.. page.EnumerateArray()] : [result];
        if (parsed.WantsJson())
        {
            JsonOutput.Write(result);
        }
        else
        {
            Array.ForEach(answers, Write);
        }

        return answers.Any(answer => answer.GetProperty("verdict").GetString() == "different") ? ExitCode.Damaged : ExitCode.Success;
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (file != "-")
        {
            return Trimmed(await System.IO.File.ReadAllBytesAsync(file, cancellationToken));
        }

        await using var input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        await input.CopyToAsync(bytes, cancellationToken);
        return Trimmed(bytes.ToArray());
    }

    /// <summary>A line feed at the end is the file's, not the answer's.</summary>
    private static byte[] Trimmed(byte[] bytes) => bytes.AsSpan().TrimEnd("\r\n"u8).ToArray();

    private static void Write(JsonElement answer)
    {
        var verdict = answer.GetProperty("verdict").GetString() switch
        {
            "same" => "the same bytes",
            "reformatted" => "the same, formatted in another way",
            _ => "DIFFERENT",
        };
        Console.WriteLine($"{verdict}  {answer.GetProperty("concept_path").GetString()}  as of seq {answer.GetProperty("as_of_seq")}");
        foreach (var difference in answer.GetProperty("differences").EnumerateArray())
        {
            Console.WriteLine($"  {difference.GetProperty("input").GetString()} ({difference.GetProperty("pointer").GetString()}): {difference.GetProperty("detail").GetString()}");
        }
    }
}
