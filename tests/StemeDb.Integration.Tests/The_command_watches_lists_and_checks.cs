using System.Text.Json;
using StemeDb.Client;
using StemeDb.Client.Messages;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests;

public sealed class The_command_watches_lists_and_checks
{
    private const string Path = "flight/2011-12-08/AA-1-TPA-MIA/departure";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Conflicts_and_the_history_of_a_path_are_shown()
    {
        await using var stack = await Stack.StartAsync();
        await AssertAsync(stack.Client, Path, "13:55", "aa");
        var wrong = await AssertAsync(stack.Client, Path, "14:20", "orbitz");
        await AssertAsync(stack.Client, "flight/settled", "x", "aa");
        await stack.Client.RetractAsync(new RetractionMessage(wrong.Id, "orbitz", "misread"), Ct);
        await AssertAsync(stack.Client, Path, "14:25", "orbitz");

        var history = await RunAsync(stack, "history", Path);
        Assert.Equal(0, history.ExitCode);
        var lines = history.Output.Split('\n');
        Assert.Contains(lines, line => line.EndsWith("orbitz says 14:20", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("orbitz withdraws seq 2: misread", StringComparison.Ordinal));
        Assert.Contains("→ 13:55  (100 % of the weight, 1 value)", lines[1], StringComparison.Ordinal);
        var json = (await RunAsync(stack, "history", Path, "--json")).Output.Split('\n').Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(["assertion", "assertion", "retraction", "assertion"], json.Select(line => line.GetProperty("event").GetString()!));
        Assert.Equal([1, 2, 4, 5], json.Select(line => line.GetProperty("answer").GetProperty("as_of_seq").GetInt64()));

        await Until.TrueAsync(
            async () => (await RunAsync(stack, "conflicts", "flight")).Output.Contains(Path, StringComparison.Ordinal), TimeSpan.FromMinutes(2), () => "no conflict");
        var conflicts = (await RunAsync(stack, "conflicts")).Output;
        Assert.StartsWith($"1.00     2 sources  {Path}  13:55 50 %, 14:25 50 %", conflicts, StringComparison.Ordinal);
        Assert.DoesNotContain("settled", conflicts, StringComparison.Ordinal);
        var conflict = JsonElement.Parse((await RunAsync(stack, "conflicts", "--json")).Output);
        Assert.Equal(Path, conflict.GetProperty("concept_path").GetString());
    }

    [Fact]
    public async Task An_answer_is_checked_here_after_a_restart_and_on_a_copy_of_the_data()
    {
        await using var stack = await Stack.StartAsync();
        await AssertAsync(stack.Client, Path, "13:55", "aa");
        await AssertAsync(stack.Client, Path, "14:20", "orbitz");
        var answer = (await stack.Client.QueryAsync(new QueryMessage { ConceptPath = Path, Explain = true }, Ct)).Raw.GetRawText();
        var (kept, altered) = (System.IO.Path.Combine(stack.Folder, "kept.json"), System.IO.Path.Combine(stack.Folder, "altered.json"));
        await File.WriteAllTextAsync(kept, answer + "\n", Ct);
        await File.WriteAllTextAsync(altered, answer.Replace("13:55", "13:56", StringComparison.Ordinal), Ct);
        await AssertAsync(stack.Client, Path, "15:00", "late");
        await CheckAsync(stack, kept, altered);

        stack.Engine!.Signal(15);
        await stack.Engine.WaitForExitAsync();
        await using var copy = Stack.Prepare();
        CopyDirectory(stack.DataDirectory, copy.DataDirectory);
        copy.StartEngine();
        copy.StartApi();
        await copy.WaitUntilReadyAsync();
        await CheckAsync(copy, kept, altered);
        stack.StartEngine();
        await stack.WaitUntilReadyAsync();
        await CheckAsync(stack, kept, altered);
    }

    [Fact]
    public async Task Watching_goes_on_through_a_restart_of_the_engine()
    {
        await using var stack = await Stack.StartAsync();
        await AssertAsync(stack.Client, "a/before", "x", "s");
        await using var watch = ChildProcess.Start(
            Programs.Cli, ["watch", "a", "--after", "0", "--count", "4", "--json", "--server", stack.Address.ToString()]);
        await AssertAsync(stack.Client, "a/1", "x", "s");
        await AssertAsync(stack.Client, "b/1", "x", "s");
        await Until.TrueAsync(() => Task.FromResult(watch.Output.Contains("a/1", StringComparison.Ordinal)), TimeSpan.FromMinutes(2), () => watch.Output);
        stack.Engine!.Signal(9);
        await stack.Engine.WaitForExitAsync();
        stack.StartEngine();
        await stack.WaitUntilReadyAsync();
        await AssertAsync(stack.Client, "a/2", "x", "s");
        await AssertAsync(stack.Client, "a/3", "x", "s");
        await watch.WaitForExitAsync();
        Assert.Equal(0, watch.ExitCode);
        var seqs = watch.Output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonElement.Parse(line).GetProperty("seq").GetInt64());
        Assert.Equal([1L, 2, 4, 5], seqs);
    }

    private static async Task CheckAsync(Stack stack, string kept, string altered)
    {
        var same = await RunAsync(stack, "replay", kept);
        Assert.Equal((0, $"the same bytes  {Path}  as of seq 2"), (same.ExitCode, same.Output));
        var different = await RunAsync(stack, "replay", altered);
        Assert.Equal(4, different.ExitCode);
        Assert.StartsWith($"DIFFERENT  {Path}  as of seq 2\n  answer_text (/value): ", different.Output, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output)> RunAsync(Stack stack, params string[] arguments) =>
        ChildProcess.RunAsync(Programs.Cli, [.. arguments, "--server", stack.Address.ToString()]);

    private static Task<AssertReply> AssertAsync(StemeDbClient client, string path, string value, string source) => client.AssertAsync(
        new AssertionMessage { ConceptPath = path, Value = JsonElement.Parse($"\"{value}\""), Source = source }, Ct);

    private static void CopyDirectory(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
