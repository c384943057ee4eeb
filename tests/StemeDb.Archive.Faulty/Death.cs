using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using StemeDb.Archive.Configuration;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Faulty;

/// <summary>
/// Where the process dies: <c>before|half|after OPERATION N</c>, at the Nth call of an operation, for example <c>after put piece 2</c>.
/// Half of a put is when half of its bytes were asked for. The calls of an agent that removes begin with <c>remove:</c>. What
/// happens is said on standard error in lines that begin with <c>FAULT</c>; at an orderly end what was met is, in lines that begin
/// with <c>MET</c>. Thread-safe.
/// </summary>
internal sealed class Death
{
    private readonly ConcurrentDictionary<string, int> _met = new(StringComparer.Ordinal);
    private readonly string _moment;
    private readonly string _operation;
    private readonly int _nth;
    private volatile bool _isRemoving;

    private Death(string moment, string operation, int nth) => (_moment, _operation, _nth) = (moment, operation, nth);

    /// <param name="text">Empty: it does not die.</param>
    public static Death Parse(string text)
    {
        var words = text.Split(' ');
        return text.Length == 0 ? new Death("", "", 0) : new Death(words[0], string.Join(' ', words[1..^1]), int.Parse(words[^1], CultureInfo.InvariantCulture));
    }

    public IObjectStore Open(ArchiveOptions options) => new MortalObjectStore(ObjectStoreFactory.Open(options), this);

    /// <summary>A call begins.</summary>
    /// <returns>What happens at its moments.</returns>
    public Moments Meet(string verb, string name)
    {
        var operation = StoreOperation.Of(verb, name);
        _isRemoving |= operation == StoreOperation.BeginOfRemoval;
        if (_isRemoving) operation = $"remove: {operation}";
        var moments = new Moments(this, _met.AddOrUpdate(operation, 1, (_, count) => count + 1) == _nth && operation == _operation);
        moments.Reach("before");
        return moments;
    }

    public void SayWhatWasMet()
    {
        foreach (var (operation, count) in _met) Console.Error.WriteLine($"MET {count} {operation}");
    }

    private void Come()
    {
        Console.Error.WriteLine($"FAULT {_moment} {_operation} {_nth}");
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>The moments of one call.</summary>
    public readonly struct Moments(Death death, bool isDue)
    {
        public void Reach(string moment)
        {
            if (isDue && moment == death._moment) death.Come();
        }
    }
}
