using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests;

public sealed class Real_data_gets_the_known_answers(ITestOutputHelper output)
{
    private static readonly string[] Expected =
    [
        "flight_day exact consensus 445/545", "flight_day exact recency 401/545",
        "flight_day time ± 10 min consensus 460/545", "flight_day time ± 10 min recency 458/545",
        "flight_day time ± 10 min consensus with copy groups 483/545",
        "book exact consensus 58/100", "book exact recency 46/100",
        "book set, threshold 0.3 consensus 87/100", "book set, threshold 0.3, silver consensus 1105/1263",
        "population exact consensus 243/301", "population exact recency 177/301",
        "population number ± 1 % consensus 251/301", "population number ± 1 % recency 197/301",
    ];

    [Fact]
    public async Task All_three_datasets_are_imported_and_scored_over_http()
    {
        await using var stack = await Stack.StartAsync();
        await AssertImportAsync(stack, Programs.Sample("flight_day.ndjson.gz"), 0, "created 99812, exists 870, rejected 0");
        await AssertImportAsync(stack, Programs.Sample("flight_day.ndjson.gz"), 0, "created 0, exists 100682, rejected 0");
        await AssertImportAsync(stack, Programs.Sample("data", "flight_day", "claims.tsv.gz"), 0, "created 0, exists 100682, rejected 0");
        await AssertImportAsync(stack, Programs.Sample("data", "book", "claims.tsv.gz"), 0, "created 25030, exists 8109, rejected 0");
        await AssertImportAsync(stack, Programs.Sample("data", "population", "claims.tsv.gz"), 5, "created 49954, exists 0, rejected 1");

        var environment = new Dictionary<string, string?> { ["STEMEDB_SERVER"] = stack.Address.ToString() };
        var (code, scores) = await ChildProcess.RunAsync(Programs.Score, [], environment);
        output.WriteLine(scores);
        Assert.Equal(0, code);
        Assert.Equal(Expected, scores.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    [Fact]
    public async Task A_book_import_that_is_killed_and_resumed_ends_with_the_same_claims()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var stack = await Stack.StartAsync();
        var input = Copy(stack, Programs.Sample("data", "book", "claims.tsv.gz"));
        for (var kill = 0; kill < 6; kill++)
        {
            await using var import = Start(stack, input);

            // Killed at a moment that is drawn; it may be over by then.
            await Task.Delay(random.Next(150, 900), TestContext.Current.CancellationToken);
            if (import.HasExited)
            {
                break;
            }

            await import.KillAsync();
        }

        await using var last = Start(stack, input);
        await last.WaitForExitAsync();
        Assert.True(last.ExitCode == 0, last.Output);
        output.WriteLine(last.Output);
        Assert.Equal(25_030, (await stack.Client.GetHealthAsync(TestContext.Current.CancellationToken)).AssertionCount);
    }

    private static async Task AssertImportAsync(Stack stack, string sample, int exitCode, string summary)
    {
        await using var import = Start(stack, Copy(stack, sample));
        await import.WaitForExitAsync();
        Assert.True(import.ExitCode == exitCode, import.Output);
        Assert.Contains(summary, import.Output, StringComparison.Ordinal);
    }

    /// <summary>The files an import leaves beside its input are to be in the test's folder.</summary>
    private static string Copy(Stack stack, string sample)
    {
        var copy = Path.Combine(stack.Folder, Path.GetFileName(Path.GetDirectoryName(sample)!) + "-" + Path.GetFileName(sample));
        File.Copy(sample, copy, overwrite: true);
        return copy;
    }

    private static ChildProcess Start(Stack stack, string input) =>
        ChildProcess.Start(Programs.Cli, ["import", input, "--server", stack.Address.ToString()]);
}
