using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace StemeDb.Engine.Faulty;

/// <summary>
/// The faults of <c>STEMEDB_TEST_FAULTS</c>, separated by <c>;</c>. Each is
/// <c>kill|eio|eio-once before|half|after OPERATION NAME[@THREAD] N [signal S]</c>, for example
/// <c>kill after sync *.log 12</c>; spaces in a thread's name are written as <c>_</c>. With a signal, counting begins when the
/// process got it. What happens is said on standard error, in lines that begin with <c>FAULT</c>.
/// </summary>
internal sealed class FaultScript : IDisposable
{
    private const int Sigterm = 15;

    private readonly List<DiskFault> _faults = [];
    private readonly List<PosixSignalRegistration> _signals = [];

    public static FaultScript Parse(string text)
    {
        var script = new FaultScript();
        foreach (var line in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            script.Add(line.Split(' '));
        }

        return script;
    }

    /// <summary>Does an operation with the faults that are due in it.</summary>
    /// <param name="operation">Which.</param>
    /// <param name="path">On what.</param>
    /// <param name="whole">Does it.</param>
    /// <param name="half">Does half of it; null: it has none.</param>
    public T Run<T>(DiskOperation operation, string path, Func<T> whole, Action? half = null)
    {
        var name = Path.GetFileName(path);
        foreach (var fault in _faults)
        {
            switch (fault.Meet(operation, name, half is not null))
            {
                case Moment.Before:
                    Strike(fault, name);
                    break;
                case Moment.Half:
                    half!();
                    Strike(fault, name);
                    break;
                case Moment.After:
                    whole();
                    Strike(fault, name);
                    break;
            }
        }

        return whole();
    }

    public static void Say(string what) => Console.Error.WriteLine($"FAULT {what}");

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    private static void Strike(DiskFault fault, string name)
    {
        Say($"{fault}: {name}");
        if (fault.Kind != FaultKind.Kill)
        {
            const int inputOutputError = 5;
            throw new IOException($"Input/output error : '{name}'", inputOutputError);
        }

        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    private void Add(string[] words)
    {
        var place = words[3].Split('@');
        var fault = new DiskFault(
            Enum.Parse<FaultKind>(words[0].Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
            Enum.Parse<Moment>(words[1], ignoreCase: true),
            Enum.Parse<DiskOperation>(words[2], ignoreCase: true),
            place[0],
            place.Length > 1 ? place[1].Replace('_', ' ') : null,
            int.Parse(words[4], CultureInfo.InvariantCulture),
            armed: words.Length == 5);
        _faults.Add(fault);
        if (words.Length > 5)
        {
            var signal = int.Parse(words[6], CultureInfo.InvariantCulture);
            _signals.Add(PosixSignalRegistration.Create((PosixSignal)signal, context =>
            {
                fault.Arm();
                Say("armed");

                // SIGTERM is the engine's to handle; of another signal the process would die.
                context.Cancel |= signal != Sigterm;
            }));
        }
    }
}
