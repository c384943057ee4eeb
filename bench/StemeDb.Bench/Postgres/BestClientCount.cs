namespace StemeDb.Bench.Postgres;

/// <summary>Finds how many clients suit the peer best, so that it is compared at its best.</summary>
internal static class BestClientCount
{
    private static readonly TimeSpan Try = TimeSpan.FromSeconds(2);

    public static async Task<int> FindAsync(PostgresServer server, string script, int[] counts, Func<string[]> variables)
    {
        var best = (Clients: 0, Rate: 0.0);
        foreach (var clients in counts)
        {
            var rate = await server.PgBenchAsync(script, clients, Try, variables());
            if (rate > best.Rate)
            {
                best = (clients, rate);
            }
        }

        return best.Clients;
    }
}
