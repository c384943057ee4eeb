using System.CommandLine;
using StemeDb.Cli.Output;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb lenses</c>: what there is to ask through.</summary>
internal static class LensesCommand
{
    public static Command Create()
    {
        var command = new Command("lenses", "List the lenses and their parameters.");
        command.Runs(async (parsed, cancellationToken) =>
        {
            var answer = await ServerOption.Connect(parsed).GetLensesAsync(cancellationToken);
            if (parsed.WantsJson())
            {
                JsonOutput.Write(answer);
                return ExitCode.Success;
            }

            foreach (var lens in answer.GetProperty("lenses").EnumerateArray())
            {
                Console.WriteLine($"{lens.GetProperty("name").GetString(),-12} {lens.GetProperty("summary").GetString()}");
                foreach (var parameter in lens.GetProperty("params").EnumerateArray())
                {
                    Console.WriteLine($"  {parameter.GetProperty("name").GetString(),-18} {parameter.GetProperty("summary").GetString()}");
                }
            }

            return ExitCode.Success;
        });
        return command;
    }
}
