using System.CommandLine;
using StemeDb.Cli;

var parsed = CommandTree.Create().Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        await Console.Error.WriteLineAsync($"stemedb: {OptionValues.Describe(error)}");
    }

    await Console.Error.WriteLineAsync("stemedb: see `stemedb --help`, or --help after a command.");
    return ExitCode.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
