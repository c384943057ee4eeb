using StemeDb.Client;
using StemeDb.Score;

var names = args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToArray();
var unknown = names.Except(Dataset.All.Select(dataset => dataset.Name)).ToArray();
if (unknown.Length > 0 || args.Length != names.Length)
{
    Console.Error.WriteLine($"usage: samples/score [{string.Join("] [", Dataset.All.Select(dataset => dataset.Name))}]   (server: STEMEDB_SERVER)");
    return 2;
}

var server = new Uri(Environment.GetEnvironmentVariable("STEMEDB_SERVER") ?? "http://127.0.0.1:18180");
using var http = new HttpClient { BaseAddress = server };
var scorer = new Scorer(new StemeDbClient(http), Path.Combine(FindSamples(), "data"));
try
{
    foreach (var dataset in Dataset.All.Where(dataset => names.Length == 0 || names.Contains(dataset.Name)))
    {
        foreach (var round in dataset.Rounds)
        {
            foreach (var score in await scorer.RunAsync(dataset, round, CancellationToken.None))
            {
                Console.WriteLine($"{score.Dataset,-11} {score.Rule,-27} {score.Lens,-10} {score.Right}/{score.Covered}");
            }
        }
    }

    return 0;
}
catch (StemeDbException failure)
{
    Console.Error.WriteLine($"score: {failure.Message}");
    return 1;
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
