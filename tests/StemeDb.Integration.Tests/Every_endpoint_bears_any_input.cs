using System.Collections.Concurrent;
using StemeDb.Integration.Tests.Fuzzing;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests;

/// <summary>Requests drawn from the OpenAPI document of a running server and then spoiled.</summary>
public sealed class Every_endpoint_bears_any_input(ITestOutputHelper output)
{
    private const int AtOnce = 8;

    /// <summary>Requests for each operation: STEMEDB_TEST_FUZZ_REQUESTS, or enough that each status of input faults is met.</summary>
    private static int PerOperation => TestNumbers.FuzzRequests(otherwise: 120);

    [Fact]
    public async Task No_request_makes_it_fail_leak_or_hang()
    {
        var seed = TestNumbers.Seed;
        output.WriteLine($"STEMEDB_TEST_SEED={seed}");
        await using var stack = await Stack.StartAsync();
        var grammar = ApiGrammar.Parse(await stack.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        var table = new StatusTable();
        // One request for each rule that an endpoint breaks.
        var broken = new ConcurrentDictionary<string, string>();

        using var sender = new FuzzSender(stack.Address, apiKey: null);
        await Parallel.ForEachAsync(Requests(grammar, new Random(seed), table), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (request, _) =>
        {
            var reply = await sender.SendAsync(request);
            table.Count(request.Operation, reply.Status);
            if (ReplyRules.FindBroken(request, reply, [stack.Folder]) is { } rule)
            {
                broken.TryAdd($"{request.Operation}: {rule}", $"--- sent\n{request}\n--- received {reply.Status}\n{reply.Body}");
            }
        });

        output.WriteLine($"{table.Total} requests\n{table}");
        Assert.True(broken.IsEmpty, $"{string.Join("\n\n", broken.Select(entry => $"{entry.Key}\n{entry.Value}"))}\n--- STEMEDB_TEST_SEED={seed}");
        Assert.Equal(grammar.Operations.Count, table.OperationsWith(IsReached).Count);
        Assert.False(stack.Api!.HasExited || stack.Engine!.HasExited);
        Assert.Equal("healthy", (await stack.Client.GetHealthAsync(TestContext.Current.CancellationToken)).Status);
        Assert.DoesNotContain(stack.Api.Output.Split('\n'), line => line.Contains("defect", StringComparison.Ordinal));
    }

    private static bool IsReached(int status) => status is (>= 200 and < 300) or 404 or 503;

    /// <summary>As many for each operation, and more for those that by chance were never more than refused.</summary>
    private static IEnumerable<FuzzRequest> Requests(ApiGrammar grammar, Random random, StatusTable table)
    {
        var sampler = new RequestSampler(grammar, random);
        for (var round = 0; round < PerOperation; round++)
        {
            foreach (var operation in grammar.Operations)
            {
                yield return sampler.Draw(operation);
            }
        }

        for (var more = 0; more < 20 * PerOperation; more++)
        {
            var reached = table.OperationsWith(IsReached);
            if (grammar.Operations.FirstOrDefault(operation => !reached.Contains($"{operation}")) is not { } left) yield break;
            yield return sampler.Draw(left);
        }
    }
}
