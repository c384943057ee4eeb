using System.Text;
using StemeDb.Archive.Faults.S3;
using StemeDb.Archive.Objects;
using StemeDb.Archive.S3;

namespace StemeDb.Archive.Tests.Faulting;

/// <summary>
/// docs/reliability/archive-faults.md is what really happens, on both object stores. With STEMEDB_TEST_WRITE_FAULTS=1 it is written anew.
/// </summary>
public sealed class The_table_of_archive_faults
{
    private const string Document = "docs/reliability/archive-faults.md";
    private const string End = "<!-- end -->\n";

    [Fact]
    public async Task Is_what_happens_on_a_local_directory()
    {
        var rows = await FaultOutcomes.RunAsync(() => Task.FromResult<IObjectStore?>(null));
        await CheckAsync("directory", rows);
    }

    [Fact]
    public async Task Is_what_happens_on_S3()
    {
        Assert.SkipWhen(TestBuckets.Absence is not null, TestBuckets.Absence ?? "");
        var rows = await FaultOutcomes.RunAsync(async () => S3ObjectStore.Open(await TestBuckets.CreateAsync()));
        await CheckAsync("S3", rows);
    }

    private static async Task CheckAsync(string store, IReadOnlyList<(string Fault, string Outcome)> rows)
    {
        var table = new StringBuilder("| fault | what comes of it |\n|---|---|\n");
        foreach (var (fault, outcome) in rows) table.Append("| ").Append(fault).Append(" | ").Append(outcome).Append(" |\n");
        var path = Path.Combine(Root(), Document);
        var text = await File.ReadAllTextAsync(path);
        var begin = $"<!-- generated: {store} -->\n";
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = text.IndexOf(End, from, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("STEMEDB_TEST_WRITE_FAULTS") == "1") await File.WriteAllTextAsync(path, text[..from] + table + text[to..]);
        else Assert.Equal(table.ToString(), text[from..to]);
    }

    private static string Root()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "StemeDb.sln"))) directory = Path.GetDirectoryName(directory)!;
        return directory;
    }
}
