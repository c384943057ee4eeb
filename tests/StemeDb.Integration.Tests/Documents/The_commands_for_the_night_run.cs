using StemeDb.Integration.Tests.Backups;
using StemeDb.Integration.Tests.Drills;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Documents;

/// <summary>
/// Who is called at night pastes what stands in the document. Its blocks are run in their order beside a real stack with an archive, in
/// an empty directory, where the data is gone before each block that restores it. What differs from the document is where the agent
/// listens and the name of a backup.
/// </summary>
[Collection(DrilledStack.Collection)]
public sealed class The_commands_for_the_night_run(DrilledStack drilled)
{
    private const string Document = "docs/operations/backup-and-recovery.md";
    private const string ExampleBackup = "stemedb-backup-20260131-030000";
    private const string ExampleAgent = "localhost:18184";

    [Fact]
    public async Task Every_block_of_the_document_ends_well_where_it_is_pasted()
    {
        var blocks = ShellBlock.Read(Document).Where(block => block.NotRun is null).ToArray();
        Assert.True(blocks.Length >= 5, $"{Document} has {blocks.Length} blocks that are run; there were 5.");
        await using var agent = drilled.AgentWith([]);
        await agent.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(drilled.Stack.Folder, "at-night")).FullName;
        var environment = Environment(agent, PutCommands(agent));
        foreach (var block in blocks)
        {
            var data = Path.Combine(folder, "data");
            if (block.Commands.Contains("restore", StringComparison.Ordinal) && Directory.Exists(data)) Directory.Delete(data, recursive: true);
            var (exitCode, output) = await ChildProcess.RunAsync("bash", ["-euo", "pipefail", "-c", AsHere(block, agent)], environment, folder);
            Assert.True(exitCode == 0, $"{Document}:{block.Line} ended with {exitCode}.\n{block.Commands}\n\n{output}");
        }

        Assert.True(File.Exists(Path.Combine(folder, "data", "metadata.json")));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "drills"), "*.md"));
    }

    private string AsHere(ShellBlock block, AgentProcess agent)
    {
        var backup = Directory.GetFiles(drilled.ArchiveDirectory, "manifest.json", SearchOption.AllDirectories)
            .Select(file => Path.GetFileName(Path.GetDirectoryName(file)!)).Max(StringComparer.Ordinal)!;
        return block.Commands.Replace(ExampleBackup, backup, StringComparison.Ordinal)
            .Replace(ExampleAgent, agent.Http.BaseAddress!.Authority, StringComparison.Ordinal)
            .Replace("deploy/scripts/", Path.Combine(Programs.Root, "deploy", "scripts") + "/", StringComparison.Ordinal);
    }

    /// <summary>The command as it is installed, but with an agent that does not listen where it does by default; and a curl that fails where the server refuses.</summary>
    private string PutCommands(AgentProcess agent)
    {
        var folder = Directory.CreateDirectory(Path.Combine(drilled.Stack.Folder, "bin")).FullName;
        Put("stemedb", $"""
            if [[ $1 == backup && $* != *--agent* ]]; then set -- "$@" --agent {agent.Http.BaseAddress}; fi
            exec '{Path.ChangeExtension(Programs.Cli, null)}' "$@"
            """);
        Put("curl", """exec env PATH="${PATH#*:}" curl --fail-with-body "$@" """);
        return folder;

        void Put(string name, string script)
        {
            var path = Path.Combine(folder, name);
            File.WriteAllText(path, $"#!/usr/bin/env bash\n{script}\n");
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private Dictionary<string, string?> Environment(AgentProcess agent, string commands) => new()
    {
        ["PATH"] = $"{commands}:{System.Environment.GetEnvironmentVariable("PATH")}",
        ["STEMEDB_ARCHIVE_DIR"] = drilled.ArchiveDirectory,
        ["STEMEDB_SERVER"] = drilled.Stack.Address.ToString(),
        ["STEMEDB_API_KEY"] = drilled.Key,
        ["STEMEDB_BACKUP_AGENT"] = agent.Http.BaseAddress!.ToString(),
        ["STEMEDB_DATA_DIR"] = null,
    };
}
