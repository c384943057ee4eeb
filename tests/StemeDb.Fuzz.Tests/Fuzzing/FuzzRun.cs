using System.Diagnostics;

namespace StemeDb.Fuzz.Tests.Fuzzing;

/// <summary>
/// Runs a target over its corpus and mutations of it. Inputs that end in new words join the ones that are mutated. An exception,
/// memory far beyond the input's size, and an execution that does not come back are defects.
/// </summary>
internal sealed class FuzzRun(FuzzTarget target, int seed)
{
    private const long AllocatedAtLeast = 48L << 20;
    private const long AllocatedPerByte = 600;
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(60);

    private readonly HashSet<string> _outcomes = [];
    private byte[] _input = [];
    private long _executions;

    /// <summary>Executions so far.</summary>
    public long Executions => Interlocked.Read(ref _executions);

    /// <summary>Different ways in which they ended.</summary>
    public int Outcomes => _outcomes.Count;

    /// <summary>Runs until the time is up, on a thread of its own that is watched.</summary>
    /// <exception cref="FuzzDefectException">A defect; says where the input was saved.</exception>
    public async Task ForAsync(IReadOnlyList<byte[]> corpus, TimeSpan budget)
    {
        var work = Task.Factory.StartNew(() => Loop(corpus, budget), TaskCreationOptions.LongRunning);
        for (var seen = -1L; !work.IsCompleted; seen = Executions)
        {
            await Task.WhenAny(work, Task.Delay(Stuck));
            if (!work.IsCompleted && seen == Executions)
            {
                throw Defect(new TimeoutException($"It did not come back for {Stuck.TotalSeconds} s."));
            }
        }

        await work;
    }

    /// <summary>Runs one input.</summary>
    public void Once(byte[] input)
    {
        _input = input;
        var before = GC.GetAllocatedBytesForCurrentThread();
        string outcome;
        try
        {
            outcome = target.Run(input);
        }
        catch (Exception e)
        {
            throw Defect(e);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > AllocatedAtLeast + (AllocatedPerByte * input.Length))
        {
            throw Defect(new InsufficientMemoryException($"{allocated} bytes were allocated for an input of {input.Length}."));
        }

        Interlocked.Increment(ref _executions);
        IsNew = _outcomes.Add(outcome);
    }

    private bool IsNew { get; set; }

    private void Loop(IReadOnlyList<byte[]> corpus, TimeSpan budget)
    {
        const int mostInputs = 2_000;
        var watch = Stopwatch.StartNew();
        var inputs = corpus.ToList();
        foreach (var input in corpus)
        {
            Once(input.ToArray());
        }

        var mutator = new Mutator(new Random(seed), target);
        while (watch.Elapsed < budget)
        {
            var input = mutator.Next(inputs);
            Once(input.ToArray());
            if (IsNew && inputs.Count < mostInputs)
            {
                inputs.Add(input);
            }
        }
    }

    private FuzzDefectException Defect(Exception cause)
    {
        var path = Corpus.SaveDefect(target, _input);
        return new FuzzDefectException($"{target.Name}, seed {seed}: {cause.Message} Replay with: tests/fuzz {target.Name} --replay {path}", cause);
    }
}
