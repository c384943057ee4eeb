using System.Globalization;
using StemeDb.Fuzz.Tests.Fuzzing;
using StemeDb.Fuzz.Tests.Targets;

namespace StemeDb.Fuzz.Tests;

/// <summary>
/// Each target over its corpus and mutations of it: STEMEDB_FUZZ_SECONDS for each (1 unless given), STEMEDB_TEST_SEED replays.
/// The command is tests/fuzz.
/// </summary>
public sealed class Every_decoder_bears_any_input(ITestOutputHelper output)
{
    private static readonly FuzzTarget[] Targets =
    [
        new JournalTarget(), new RunTarget(), new ManifestTarget(), new MetadataTarget(), new BatchTarget(), new RecordTarget(),
        new AssertionTarget(), new WireTarget(), new CanonicalJsonTarget(), new NdjsonTarget(), new RequestJsonTarget(),
    ];

    public static TheoryData<string> Names => [.. Targets.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Refusing_it_with_a_documented_error_or_reading_it_the_same_each_time(string name)
    {
        var wanted = Environment.GetEnvironmentVariable("STEMEDB_FUZZ_TARGET");
        var target = Targets.Single(target => target.Name == name);
        if (wanted is not null && wanted != name)
        {
            return;
        }

        var seed = (int)Number("STEMEDB_TEST_SEED", Environment.TickCount);
        var run = new FuzzRun(target, seed);
        if (Environment.GetEnvironmentVariable("STEMEDB_FUZZ_REPLAY") is { Length: > 0 } path)
        {
            run.Once(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
            output.WriteLine($"{name}: {path} is borne.");
            return;
        }

        var corpus = Corpus.Of(target);
        await run.ForAsync(corpus, TimeSpan.FromSeconds(Number("STEMEDB_FUZZ_SECONDS", 1)));
        output.WriteLine($"{name,-13} {run.Executions,9} executions, {run.Outcomes,4} outcomes, corpus of {corpus.Count}, seed {seed}");
        Assert.True(run.Executions > corpus.Count);
    }

    private static double Number(string variable, double otherwise) =>
        double.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
