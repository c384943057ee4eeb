using System.Diagnostics;

namespace StemeDb.Archive.Drilling;

/// <summary>Times the steps of a drill. For one thread.</summary>
internal sealed class DrillClock
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<DrillStep> _steps = [];

    public IReadOnlyList<DrillStep> Steps => _steps;

    public TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    public async Task<T> TimeAsync<T>(string name, Func<Task<T>> step)
    {
        var begin = Now;
        try
        {
            return await step();
        }
        finally
        {
            _steps.Add(new DrillStep(name, begin, Now));
        }
    }
}
