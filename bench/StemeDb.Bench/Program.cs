using StemeDb.Bench;

const int Rounds = 3;
if (args is ["--help" or "-h", ..] || args.Length > 0)
{
    Console.WriteLine("usage: bench/run     prints a table; README.md beside it says what each row measures");
    return args is ["--help" or "-h"] ? 0 : 2;
}

var table = new Table(Console.Out);
table.Head();
foreach (var inFlight in (int[])[1, 8, 64, 512])
{
    // Ours and the peer's by turns, so that a slow minute of the machine meets both.
    var bare = new double[Rounds];
    var engine = new double[Rounds];
    for (var round = 0; round < Rounds; round++)
    {
        bare[round] = BareGroupCommit.Measure(inFlight);
        engine[round] = await EngineAppends.MeasureAsync(inFlight);
    }

    table.Row($"bare group commit, {inFlight} in flight", Table.Median(bare), "records/s", null);
    table.Row($"durable appends inside the Engine, {inFlight} in flight", Table.Median(engine), "assertions/s", Table.Median(engine) / Table.Median(bare));
}

await HttpRows.MeasureAsync(table, Rounds);
return 0;
