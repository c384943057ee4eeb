using System.IO.Enumeration;

namespace StemeDb.Engine.Faulty;

/// <summary>One fault at the Nth operation of a kind on files of a name. Thread-safe.</summary>
/// <param name="kind">What happens.</param>
/// <param name="moment">Where in the operation.</param>
/// <param name="operation">Which operation.</param>
/// <param name="name">Name of the file or directory, with <c>*</c>; of a rename, the new name.</param>
/// <param name="thread">Name of the thread that does it; null: any.</param>
/// <param name="nth">The how manieth, counted from 1.</param>
/// <param name="armed">False: operations count only after <see cref="Arm"/>.</param>
internal sealed class DiskFault(FaultKind kind, Moment moment, DiskOperation operation, string name, string? thread, int nth, bool armed)
{
    private volatile bool _armed = armed;
    private int _met;

    public FaultKind Kind => kind;

    public void Arm() => _armed = true;

    /// <summary>Counts an operation, once, before it is done.</summary>
    /// <param name="met">The operation.</param>
    /// <param name="metName">What it is done to.</param>
    /// <param name="canBeHalved">It has a half; others are not counted by a fault that happens there.</param>
    /// <returns>Where the fault is to happen in it; null: not in this one.</returns>
    public Moment? Meet(DiskOperation met, string metName, bool canBeHalved)
    {
        if (met != operation || !_armed || (moment == Moment.Half && !canBeHalved) || !FileSystemName.MatchesSimpleExpression(name, metName, ignoreCase: false)
            || (thread is not null && Thread.CurrentThread.Name != thread))
        {
            return null;
        }

        var count = Interlocked.Increment(ref _met);
        if (count > nth && kind == FaultKind.EioOnce)
        {
            // What a test looks for that forbids trying again.
            FaultScript.Say($"again {metName}");
        }

        return count == nth || (count > nth && kind == FaultKind.Eio) ? moment : null;
    }

    public override string ToString() => $"{kind} {moment} {operation} {name} {nth}";
}
