using System.Globalization;
using System.Text.Json;
using StemeDb.Archive.Faults.S3;
using StemeDb.Integration.Tests.Ledgers;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Backups;

/// <summary>A backup agent beside an engine that is written to all the time. STEMEDB_TEST_KILLS: how often it is killed.</summary>
public sealed class Backups_are_made_beside_writes
{
    private static readonly Dictionary<string, string?> _smallRuns = new() { ["STEMEDB_MEMTABLE_BYTES"] = "1MiB" };

    [Fact]
    public Task Ten_of_them_put_little_more_than_what_is_new_and_stop_no_write() => MakeTenAsync(Local);

    [Fact]
    public Task Ten_of_them_on_S3()
    {
        Assert.SkipWhen(TestBuckets.Absence is not null, TestBuckets.Absence ?? "");
        return MakeTenAsync(Bucket);
    }

    [Fact]
    public Task An_agent_that_is_killed_leaves_no_half_backup_and_the_next_one_is_whole() => KillAsync(Local);

    [Fact]
    public Task An_agent_that_is_killed_leaves_no_half_backup_on_S3()
    {
        Assert.SkipWhen(TestBuckets.Absence is not null, TestBuckets.Absence ?? "");
        return KillAsync(Bucket);
    }

    private static Task<IReadOnlyDictionary<string, string>> Local(Stack stack) => Task.FromResult<IReadOnlyDictionary<string, string>>(
        new Dictionary<string, string> { ["STEMEDB_ARCHIVE_DIR"] = Path.Combine(stack.Folder, "archive") });

    private static async Task<IReadOnlyDictionary<string, string>> Bucket(Stack stack) => TestBuckets.VariablesOf(await TestBuckets.CreateAsync());

    private static async Task MakeTenAsync(Func<Stack, Task<IReadOnlyDictionary<string, string>>> archive)
    {
        await using var stack = await Stack.StartAsync(_smallRuns);
        await using var agent = new AgentProcess(stack, await archive(stack));
        await agent.StartAsync();
        var ledger = new Ledger("load");
        using var stop = new CancellationTokenSource();
        var writer = new ClaimWriter(stack.Http, ledger, "load", seed: 1);
        var writing = writer.RunAsync(stop.Token);
        Show("| backup | seq | runs | bytes in all | new since the last | put | put / new |");
        Show("|---|---|---|---|---|---|---|");
        var (all, before, put) = (0L, 0L, 0L);
        for (var i = 1; i <= 10; i++)
        {
            await GrowAsync(stack, before);
            var backup = await agent.BackUpAsync();
            var seq = backup.GetProperty("seq").GetInt64();
            var (bytes, bytesPut) = (Bytes(backup, "bytes"), Bytes(backup, "bytes_put"));
            var fresh = Math.Max(1, bytes - all);
            Show(string.Create(
                CultureInfo.InvariantCulture,
                $"| {i} | {seq} | {backup.GetProperty("runs").GetInt32()} | {bytes} | {fresh} | {bytesPut} | {(double)bytesPut / fresh:0.0} |"));
            Assert.True(seq > before);
            (all, before, put) = (bytes, seq, put + bytesPut);
        }

        await stop.CancelAsync();
        await writing;
        Show(string.Create(CultureInfo.InvariantCulture, $"{put} bytes put in all, {all} bytes are in the last"));
        Assert.Empty(writer.Refusals);
        Assert.Equal(10, await agent.CheckAsync());

        // Without new writes nothing is put, once the engine has merged what it has.
        await Until.TrueAsync(async () => Bytes(await agent.BackUpAsync(), "bytes_put") == 0, TimeSpan.FromMinutes(2), () => "Something is put again and again.");
    }

    private static async Task KillAsync(Func<Stack, Task<IReadOnlyDictionary<string, string>>> archive)
    {
        var seed = TestNumbers.Seed;
        TestContext.Current.TestOutputHelper?.WriteLine($"STEMEDB_TEST_SEED={seed}");
        var random = new Random(seed);
        await using var stack = await Stack.StartAsync(_smallRuns);
        using var stop = new CancellationTokenSource();
        var writing = new ClaimWriter(stack.Http, new Ledger("kills"), "kills", seed).RunAsync(stop.Token);
        await GrowAsync(stack, 200);
        var target = await archive(stack);
        // Slow, so that there is something to kill it in.
        await using var agent = new AgentProcess(stack, target, new() { ["STEMEDB_BACKUP_MAX_BYTES_PER_SECOND"] = "4MiB" });
        for (var kill = 0; kill < TestNumbers.Kills(3); kill++)
        {
            await agent.StartAsync();
            await agent.BeginAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(2000)), TestContext.Current.CancellationToken);
            await agent.KillAsync();
            await agent.CheckAsync();
        }

        await stop.CancelAsync();
        await writing;
        await using var unlimited = new AgentProcess(stack, target);
        await unlimited.StartAsync();
        var last = await unlimited.BackUpAsync();
        Assert.True(Bytes(last, "bytes") > 0);
        Assert.True(await unlimited.CheckAsync() >= 1);
    }

    /// <summary>Waits until a good many records were written behind a seq.</summary>
    private static Task GrowAsync(Stack stack, long seq) => Until.TrueAsync(
        async () =>
        {
            var health = JsonDocument.Parse(await stack.Http.GetStringAsync("/v1/health", TestContext.Current.CancellationToken)).RootElement;
            return health.GetProperty("assertion_count").GetInt64() >= seq + 100;
        },
        TimeSpan.FromMinutes(2),
        () => "Nothing is written.");

    private static long Bytes(JsonElement backup, string member) => backup.GetProperty(member).GetInt64();

    private static void Show(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
