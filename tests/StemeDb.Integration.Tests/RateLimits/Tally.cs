using System.Collections.Concurrent;
using System.Diagnostics;

namespace StemeDb.Integration.Tests.RateLimits;

/// <summary>How requests were answered, by process.</summary>
internal sealed class Tally(int processes)
{
    private readonly ConcurrentDictionary<(int Process, int Status), int> _answers = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>From the first request to the last answer.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>Requests that passed, of each process.</summary>
    public IReadOnlyList<int> Allowed => [.. Enumerable.Range(0, processes).Select(process => _answers.GetValueOrDefault((process, 200)))];

    public int Sum => Allowed.Sum();

    /// <summary>Requests that were refused, of all.</summary>
    public int Limited => _answers.Where(answer => answer.Key.Status == 429).Sum(answer => answer.Value);

    /// <summary>Statuses other than 200 and 429.</summary>
    public IEnumerable<int> Strange => _answers.Keys.Select(key => key.Status).Where(status => status is not (200 or 429)).Distinct();

    public void Add(int process, int status) => _answers.AddOrUpdate((process, status), 1, (_, count) => count + 1);

    public void Stop() => _watch.Stop();
}
