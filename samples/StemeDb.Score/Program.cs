using StemeDb.Client;
using StemeDb.Score;
using StemeDb.Score.Sybil;

if (ScoreCommand.Parse(args) is not { } command)
{
    Console.Error.WriteLine(ScoreCommand.Usage);
    return 2;
}

var server = new Uri(Environment.GetEnvironmentVariable("STEMEDB_SERVER") ?? "http://127.0.0.1:18180");
using var http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromMinutes(10) };
var data = Path.Combine(FindSamples(), "data");
var scorer = new Scorer(new StemeDbClient(http), data);
try
{
    await (command.Mode switch
    {
        ScoreMode.AllLenses => WriteLensesAsync(),
        ScoreMode.Sybil => WriteSybilAsync(),
        _ => WriteKnownAnswersAsync(),
    });
    return 0;
}
catch (Exception failure) when (failure is StemeDbException or InvalidOperationException or IOException)
{
    Console.Error.WriteLine($"score: {failure.Message}");
    return 1;
}

async Task WriteKnownAnswersAsync()
{
    foreach (var dataset in Dataset.All.Where(dataset => command.Datasets.Count == 0 || command.Datasets.Contains(dataset.Name)))
    {
        foreach (var round in dataset.Rounds)
        {
            foreach (var score in await scorer.RunAsync(dataset, round, CancellationToken.None))
            {
                Console.WriteLine($"{dataset.Name,-11} {round.Name,-27} {score.Ask.Name,-27} {score.Right}/{score.Covered}");
            }
        }
    }
}

async Task WriteLensesAsync()
{
    var page = AccuracyPage.Write(LensTable.Columns(data));
    if (command.Output is { } file) await File.WriteAllTextAsync(file, page);
    else Console.Write(page);
}

async Task WriteSybilAsync()
{
    var rows = new SybilRun(new FlightDay(data), command.Seed, Console.Error).Run();
    if (command.Output is not { } folder)
    {
        Console.Write(SybilPage.Fill(SybilPage.Empty, command.Seed, rows));
        return;
    }

    var page = Path.Combine(folder, "sybil.md");
    await File.WriteAllTextAsync(page, SybilPage.Fill(await File.ReadAllTextAsync(page), command.Seed, rows));
    await File.WriteAllTextAsync(Path.Combine(folder, "sybil.svg"), SybilPicture.Draw(rows));
}

static string FindSamples()
{
    var folder = new DirectoryInfo(AppContext.BaseDirectory);
    while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "samples", "data")))
    {
        folder = folder.Parent;
    }

    return folder is null
        ? throw new InvalidOperationException($"samples/data was not found above {AppContext.BaseDirectory}.")
        : Path.Combine(folder.FullName, "samples");
}
