namespace StemeDb.Model.Faults;

/// <summary>Collects what is wrong with one document, up to a limit: a document of nothing but faults must stay cheap.</summary>
internal sealed class FaultList
{
    /// <summary>Faults beyond this number are not kept.</summary>
    public const int MaxFaults = 64;

    private List<Fault>? _faults;

    public int Count => _faults?.Count ?? 0;

    public IReadOnlyList<Fault> Faults => _faults ?? (IReadOnlyList<Fault>)[];

    /// <summary>Begins anew; a list that was handed out stays as it is.</summary>
    public void Reset() => _faults = null;

    public void Add(Fault fault)
    {
        _faults ??= [];
        if (_faults.Count < MaxFaults) _faults.Add(fault);
    }
}
