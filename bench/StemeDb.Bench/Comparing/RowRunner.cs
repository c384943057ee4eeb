namespace StemeDb.Bench.Comparing;

/// <summary>Measures a row: all contenders are prepared first, then take turns, so that a slow minute of the machine meets all of them.</summary>
internal static class RowRunner
{
    public static async Task<Outcome> RunAsync(Row row, int rounds)
    {
        await using var ours = row.Ours();
        await ours.PrepareAsync();
        var peers = new List<Turns>();
        try
        {
            foreach (var peer in row.Peers)
            {
                peers.Add(await Turns.PrepareAsync(peer));
            }

            var figures = new double[rounds];
            for (var round = 0; round < rounds; round++)
            {
                figures[round] = await ours.MeasureAsync(round);
                foreach (var peer in peers)
                {
                    await peer.MeasureAsync(round);
                }
            }

            return new Outcome(row, new Figures(ours.Name, figures), [.. peers.Select(peer => peer.Outcome)]);
        }
        finally
        {
            foreach (var peer in peers)
            {
                await peer.Contender.DisposeAsync();
            }
        }
    }

    private sealed class Turns(Peer peer, IContender contender, string? skipped)
    {
        private readonly List<double> _figures = [];

        public IContender Contender => contender;

        public PeerOutcome Outcome => new(skipped is null ? new Figures(contender.Name, _figures) : null, peer.Target, skipped);

        public static async Task<Turns> PrepareAsync(Peer peer)
        {
            var contender = peer.Start();
            try
            {
                await contender.PrepareAsync();
                return new Turns(peer, contender, skipped: null);
            }
            catch (MissingProgramException missing)
            {
                return new Turns(peer, contender, $"{contender.Name}: {missing.Message}");
            }
        }

        public async Task MeasureAsync(int round)
        {
            if (skipped is null)
            {
                _figures.Add(await contender.MeasureAsync(round));
            }
        }
    }
}
