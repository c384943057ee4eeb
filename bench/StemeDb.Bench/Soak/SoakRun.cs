using System.Diagnostics;
using StemeDb.Bench.Soak.Clients;
using StemeDb.Bench.Soak.Watching;

namespace StemeDb.Bench.Soak;

/// <summary>A stack under all its load for minutes, with the Engine killed twice; and what became of it.</summary>
internal sealed class SoakRun(TimeSpan length, TextWriter output)
{
    private const int KeptClients = 1_000;
    private const int BulkClients = 4;
    private const int ChurnClients = 20;
    private const int SlowClientsOfAWay = 10;

    /// <summary>There must be more in the store than the sockets' buffers hold before somebody can be slow in taking it.</summary>
    private static readonly TimeSpan BeforeSlowClients = TimeSpan.FromSeconds(10);

    /// <summary>At the end nothing is written for so much of the run: what memory does then does not come from claims.</summary>
    private const double ReadingShare = 0.4;

    private const int QuietLooks = 5;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);

    /// <returns>False: something happened that must not.</returns>
    public async Task<bool> RunAsync(string csv)
    {
        await using var stack = await SoakStack.StartAsync();
        var load = new SoakLoad();
        await using var watch = new ProcessWatch(stack);
        var before = await watch.LookAsync();
        var kills = new EngineKills(stack, load);
        var quiet = new List<IReadOnlyList<ProcessSample>>();
        try
        {
            await DriveAsync(stack, load, kills, async () => quiet.Add(await watch.LookWithoutGarbageAsync()));
        }
        finally
        {
            await watch.StopAsync();
            await File.WriteAllLinesAsync(csv, watch.Samples.Select(sample => sample.ToCsv()).Prepend(ProcessSample.CsvHead));
        }

        var report = new SoakReport(load, kills, output);
        report.WriteRequests();
        var refused = await watch.OfApisAsync("stemedb_connections_refused_total");
        await Task.Delay(Calm);
        var after = await watch.LookAsync();
        var check = new LedgerCheck(load.Ledger);
        await check.RunAsync(stack.Apis[1]);
        new MemoryReport(watch.Samples, quiet, output).Write();
        report.WriteConnections(refused, before, watch.Samples, after);
        return report.WriteVerdict(check, stack.Output);
    }

    /// <param name="stack">The processes.</param>
    /// <param name="load">What the clients share.</param>
    /// <param name="kills">Kills the engine meanwhile.</param>
    /// <param name="lookAsync">Called now and then while nothing is written.</param>
    private async Task DriveAsync(SoakStack stack, SoakLoad load, EngineKills kills, Func<Task> lookAsync)
    {
        using var stop = new CancellationTokenSource();
        var clients = new List<Task>();
        clients.AddRange(Enumerable.Range(0, KeptClients).Select(i => new KeptClient(stack.Apis[i % 2], load, seed: i).RunAsync(stop.Token)));
        clients.AddRange(Enumerable.Range(0, BulkClients).Select(i => new BulkClient(stack.Apis[i % 2], load).RunAsync(stop.Token)));
        clients.AddRange(Enumerable.Range(0, ChurnClients).Select(i => new ChurnClient(stack.Apis[i % 2], load, seed: KeptClients + i).RunAsync(stop.Token)));
        clients.Add(new CrowdClient(stack.Apis[0], load).RunAsync(stop.Token));
        clients.Add(BeSlowAsync(stack, load, stop.Token));
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Task.Delay(length * (1 - ReadingShare)), kills.RunAsync(length));
        load.IsWriting = false;
        for (var look = 0; look < QuietLooks; look++)
        {
            await Task.Delay(length * ReadingShare / QuietLooks);
            await lookAsync();
        }

        load.Length = clock.Elapsed;
        await stop.CancelAsync();
        await Task.WhenAll(clients);
    }

    private static async Task BeSlowAsync(SoakStack stack, SoakLoad load, CancellationToken stop)
    {
        await Task.Delay(BeforeSlowClients, stop);
        var places = Enumerable.Range(0, SlowClientsOfAWay).ToArray();
        await Task.WhenAll([
            .. SlowWay.Sending.SelectMany(way => places.Select(i => new SlowClient(stack.Apis[i % 2], load, way).RunAsync(stop))),
            .. SlowWay.Reading.SelectMany(way => places.Select(i => new NonReadingClient(stack.Apis[i % 2], load, way).RunAsync(stop))),
        ]);
    }
}
