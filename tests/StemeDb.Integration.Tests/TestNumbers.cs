namespace StemeDb.Integration.Tests;

/// <summary>How much is tested, and from which seed: variables of whoever runs the tests.</summary>
internal static class TestNumbers
{
    /// <summary>What moments and sizes are drawn from; STEMEDB_TEST_SEED replays a run.</summary>
    public static int Seed => SeedOr(Environment.TickCount);

    /// <summary>For what is the same each time unless a seed is asked for.</summary>
    public static int SeedOr(int otherwise) => Read("STEMEDB_TEST_SEED", otherwise);

    /// <summary>How often the engine is killed: STEMEDB_TEST_KILLS, or as often as the test needs at least.</summary>
    public static int Kills(int otherwise) => Read("STEMEDB_TEST_KILLS", otherwise);

    /// <summary>Requests drawn for each operation of the HTTP API: STEMEDB_TEST_FUZZ_REQUESTS.</summary>
    public static int FuzzRequests(int otherwise) => Read("STEMEDB_TEST_FUZZ_REQUESTS", otherwise);

    private static int Read(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : otherwise;
}
