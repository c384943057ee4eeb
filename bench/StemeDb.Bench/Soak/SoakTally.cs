using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using StemeDb.Bench.Soak.Clients;

namespace StemeDb.Bench.Soak;

/// <summary>What the clients saw, all together. Thread-safe.</summary>
internal sealed class SoakTally
{
    private const int FaultsKept = 50;

    private readonly ConcurrentDictionary<(string What, string Outcome), StrongBox<long>> _counts = [];
    private readonly ConcurrentDictionary<string, Latencies> _latencies = [];
    private readonly ConcurrentDictionary<string, StrongBox<long>> _faults = [];

    /// <summary>How often each thing had each outcome.</summary>
    public IEnumerable<(string What, string Outcome, long Count)> Counts => _counts.Select(pair => (pair.Key.What, pair.Key.Outcome, pair.Value.Value)).Order();

    /// <summary>Times of answers, by what was asked.</summary>
    public IEnumerable<(string What, Latencies Times)> Times => _latencies.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value));

    /// <summary>What must not happen, and how often it did; the first of it.</summary>
    public IEnumerable<(string Fault, long Times)> Faults => _faults.Select(pair => (pair.Key, pair.Value.Value));

    /// <summary>Counts an answer; one that nobody should get is a fault.</summary>
    public void Answered(string what, Reply reply, TimeSpan took)
    {
        var code = reply.Status < 400 ? "" : " " + reply.Code;
        Count(what, reply.Status + code);
        LatenciesOf(reply.Status < 400 ? what : $"answers {reply.Status}").Add(took);
        if (reply.Status == 500 || (reply.Status is 429 or 503 && reply.RetryAfterSeconds is null))
        {
            Fault($"{what}: {reply.Status}, Retry-After {reply.RetryAfterSeconds?.ToString(CultureInfo.InvariantCulture) ?? "missing"}: {reply.Text}");
        }
    }

    public void Count(string what, string outcome, long count = 1) => Interlocked.Add(ref _counts.GetOrAdd((what, outcome), _ => new()).Value, count);

    public void Took(string what, TimeSpan time) => LatenciesOf(what).Add(time);

    /// <summary>What became of a slow client; one that was not cut off is a fault.</summary>
    public void SlowClient(SlowWay way, bool isCutOff, TimeSpan took, TimeSpan most)
    {
        Count($"slow: {way.Name}", isCutOff ? "cut off" : "NOT CUT OFF");
        if (isCutOff)
        {
            Took($"slow until cut off: {way.Name}", took);
        }
        else
        {
            Fault(string.Create(CultureInfo.InvariantCulture, $"A client that was slow ({way.Name}) was not cut off within {most.TotalSeconds} s."));
        }
    }

    public void Fault(string fault)
    {
        Count("faults", "in all");
        if (_faults.Count < FaultsKept || _faults.ContainsKey(fault))
        {
            Interlocked.Increment(ref _faults.GetOrAdd(fault, _ => new()).Value);
        }
    }

    private Latencies LatenciesOf(string what) => _latencies.GetOrAdd(what, _ => new());
}
