using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests;

public sealed class A_client_that_a_generator_made
{
    /// <summary>What samples/generated-client ends with where the generator cannot be had.</summary>
    private const int NoGenerator = 77;

    [Fact]
    public async Task It_compiles_claims_asks_lists_and_is_told_what_is_wrong()
    {
        await using var stack = await Stack.StartAsync();

        var (exitCode, output) = await ChildProcess.RunAsync("bash", [Programs.Sample("generated-client"), $"{stack.Address}".TrimEnd('/')]);

        Assert.SkipWhen(exitCode == NoGenerator, $"Kiota could not be restored: {output}");
        Assert.True(exitCode == 0, output);
        Assert.Equal(
            [
                "aa says 13:55: Created, seq 1", "flightview says 13:55: Created, seq 2", "orbitz says 14:10: Created, seq 3",
                "answer: 13:55 by 2 of 3 sources", "listed: 3", "refused: 422 invalid /concept_path",
            ],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
