using System.CommandLine;
using StemeDb.Archive.Configuration;
using StemeDb.Archive.Objects;
using StemeDb.Cli;
using StemeDb.Cli.Commands.Archives;
using StemeDb.Storage.Files;

namespace StemeDb.Archive.Faulty;

/// <summary>The command <c>stemedb restore …</c>.</summary>
internal static class OneRestore
{
    public static async Task<int> RunAsync(string[] args, Func<ArchiveOptions, IObjectStore> open, IFileSystem disk)
    {
        var root = new RootCommand { ServerOption.Instance, JsonOption.Instance, RestoreCommand.Create(open, disk) };
        return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
