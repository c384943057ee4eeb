using Microsoft.Extensions.Logging.Abstractions;
using StemeDb.Engine.Checkpoints;
using StemeDb.Engine.Telemetry;

namespace StemeDb.Engine.Tests.Checkpoints;

public sealed class A_pin_lives_while_it_is_used : IDisposable
{
    private readonly EngineMetrics _metrics = new();
    private readonly Ticking _clock = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task Use_renews_it_and_silence_ends_it()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await engine.AppendAsync(Claims.Of("a", "s", "v"));
        using var pins = new CheckpointPins(engine.Store, _metrics, _clock, NullLogger.Instance);
        var (pin, _) = await pins.PinAsync(TimeSpan.FromSeconds(10), Ct);
        for (var i = 0; i < 5; i++)
        {
            _clock.Elapsed += TimeSpan.FromSeconds(9);
            pins.Sweep();
            Assert.Same(pin, pins.Use(pin!.Id).Pin);
        }

        _clock.Elapsed += TimeSpan.FromSeconds(11);
        Assert.Equal("pin_gone", pins.Use(pin!.Id).Fault!.Name);
        pins.Sweep();
        Assert.Equal(0, pins.Count);
    }

    [Fact]
    public async Task There_is_a_greatest_number_of_them()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        using var pins = new CheckpointPins(engine.Store, _metrics, _clock, NullLogger.Instance);
        var made = new List<CheckpointPin>();
        for (var i = 0; i < CheckpointPins.PinsMax; i++) made.Add((await pins.PinAsync(TimeSpan.FromMinutes(1), Ct)).Pin!);
        Assert.Equal("too_many_pins", (await pins.PinAsync(TimeSpan.FromMinutes(1), Ct)).Fault!.Name);
        pins.Release(made[0].Id);
        pins.Release(made[0].Id);
        Assert.NotNull((await pins.PinAsync(TimeSpan.FromMinutes(1), Ct)).Pin);
    }

    [Fact]
    public async Task It_says_what_it_is_and_where_the_journal_stands()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        for (var i = 0; i < 3; i++) await engine.AppendAsync(Claims.Of($"a/{i}", "s", "v"));
        using var pins = new CheckpointPins(engine.Store, _metrics, _clock, NullLogger.Instance);
        var (pin, _) = await pins.PinAsync(TimeSpan.FromMinutes(1), Ct);
        var checksum = engine.Journal.Durable.Checksum;
        await engine.AppendAsync(Claims.Of("later", "s", "v"));

        var told = PinDescription.Of(pin!, EngineOnDisk.Metadata, engine.Store, engine.Journal);
        Assert.Equal((3UL, 3UL, 1), (told.Seq, told.AssertionCount, told.Runs.Count));
        Assert.Equal((true, checksum, Claims.Noon.Ticks + 2), (told.HasChecksum, told.Checksum, told.RecordedAt));
        Assert.Equal((1UL, EngineOnDisk.Metadata.ClusterId.ToString()), (told.Generation, told.ClusterId));
    }

    private sealed class Ticking : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new UntimedClock().CreateTimer(callback, state, dueTime, period);
    }
}
