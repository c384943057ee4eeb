using System.Globalization;
using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.HttpRows;

/// <summary>POST /v1/assertions: one new claim a request, acknowledged when it is durable, through both processes.</summary>
internal sealed class SingleWrites(BenchSettings settings, int connections) : IContender
{
    private RunningStack? _stack;

    public string Name => $"StemeDB, POST /v1/assertions, {connections} connections";

    public async Task PrepareAsync()
    {
        _stack = await RunningStack.StartAsync();
        await Wrk.MeasureAsync(_stack.Address, "write.lua", connections, 2 * settings.Window, "warm-up");
        await _stack.RestAsync();
    }

    public async Task<double> MeasureAsync(int round)
    {
        var rate = await Wrk.MeasureAsync(_stack!.Address, "write.lua", connections, settings.Window, round.ToString(CultureInfo.InvariantCulture));
        await _stack.RestAsync();
        return rate;
    }

    public ValueTask DisposeAsync() => _stack?.DisposeAsync() ?? default;
}
