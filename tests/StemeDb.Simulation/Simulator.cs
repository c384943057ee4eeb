using StemeDb.Engine.Health;
using StemeDb.Engine.Ingest;
using StemeDb.Simulation.Checks;
using StemeDb.Simulation.Disk;
using StemeDb.Simulation.Engine;
using StemeDb.Simulation.Faults;
using StemeDb.Simulation.Reference;
using StemeDb.Simulation.Workload;
using StemeDb.Storage.Index;
using StemeDb.Storage.Verification;

namespace StemeDb.Simulation;

/// <summary>
/// One life of a data directory: writes, questions, faults, crashes and restarts, all chosen by a seed, each compared with a
/// plain log. Throws <see cref="SimulationFailedException"/> where the engine does what it must not do.
/// </summary>
internal sealed class Simulator
{
    private readonly Random _random;
    private readonly EngineShape _shape;
    private readonly SimulatedClock _clock = new();
    private readonly ReferenceLog _log = new();
    private readonly WriteWorkload _writes;
    private readonly QueryWorkload _queries;
    private readonly RunOperator _operator = new();
    private SimulatedDisk _disk = new();
    private FaultingFileSystem _files;
    private SimulatedThreads _threads;
    private SimulatedEngine? _engine;
    private long _pending;
    private bool _hasFailedFlush;

    public Simulator(int seed, EngineShape? shape = null)
    {
        _random = new Random(seed);
        _shape = shape ?? EngineShape.Of(_random);
        _writes = new WriteWorkload(_random, _log, _clock);
        _queries = new QueryWorkload(_random, _log, _clock, MayRefuse);
        (_files, _threads) = Attach();
    }

    public SimulationTally Tally { get; } = new();

    public ReferenceLog Log => _log;

    public SimulatedDisk Disk => _disk;

    public SimulatedEngine Engine => _engine ?? throw new InvalidOperationException("The engine is not open.");

    public bool IsOpen => _engine is not null;

    /// <summary>Whether crashes that follow from a fault are power cuts; null: by chance.</summary>
    public bool? CrashesByPower { get; init; }

    /// <summary>The faults in force; null: none.</summary>
    public FaultPlan? Plan
    {
        get => _files.Plan;
        set => _files.Plan = value;
    }

    /// <summary>The disk failed, so that a question or a flush may fail too.</summary>
    private bool IsExcused => _files.Plan is { Fired: > 0 } || _disk.HasEnded || _hasFailedFlush || _engine?.State.Phase == EnginePhase.Failed;

    /// <summary>Some runs cannot be read, or could not when others were written.</summary>
    private bool IsPartlyUnreadable => Engine.Unreadable.Count > 0 || Engine.Store.Status.RunsToRecount > 0;

    /// <summary>Does one random thing.</summary>
    public void Step()
    {
        Tally.Steps++;
        if (_engine is null)
        {
            Start();
            return;
        }

        switch (_random.Next(100))
        {
            case < 45:
                WriteSome();
                break;
            case < 62:
                Ask();
                break;
            case < 82:
                StepBackground();
                break;
            case < 84:
                Checkpoint();
                break;
            case < 89:
                _clock.Now = new(_clock.Now.Ticks + _random.Next(-300, 2000));
                _engine.LookAtDisk();
                break;
            case < 92:
                ArmFault();
                break;
            case < 94:
                _disk.EndAfter(_random.Next(40), _random);
                break;
            case < 95:
                ToggleRoom();
                break;
            case < 96:
                Restart(checkpoint: _random.Next(2) == 0);
                break;
            case < 97:
                _operator.FlipBit(_disk, _random);
                Tally.Rotten++;
                break;
            case < 98:
                if (_random.Next(3) == 0) PutRunsBack();
                else Check();
                break;
            default:
                Crash(powerCut: _random.Next(2) == 0);
                break;
        }

        CrashIfEnded();
    }

    /// <summary>Brings the engine up without faults and compares everything, once as it is and once after a power cut.</summary>
    public void Finish()
    {
        foreach (var powerCut in new[] { false, true })
        {
            if (_engine is not null) Crash(powerCut);
            Heal();
            Start();
            if (_engine is null) throw new SimulationFailedException("The engine did not start on a disk without faults.");
            FinishBackground();
            if (Engine.Unreadable.Count > 0) PutRunsBack();
            FinishBackground();
            ContentCheck.SameAll([], Engine.Store.Status.Faults, "what is wrong when all that was damaged is rebuilt or was put back");
            Check();
        }

        Close();
        var verification = DataVerifier.Verify(_disk, SimulatedEngine.Directories, CancellationToken.None);
        if (!verification.IsSound) throw new SimulationFailedException($"'data verify' is not clean: {Describe(verification)}");
    }

    /// <summary>Opens the engine. While faults are planned it may refuse; it is then killed, and the next start meets no faults.</summary>
    public void Start()
    {
        try
        {
            _engine = SimulatedEngine.Open(_files, _threads, _shape, _clock);
            Tally.Starts++;
        }
        catch (Exception e) when (e is not SimulationFailedException && (_files.Plan is { Fired: > 0 } || _disk.HasEnded || IsLackOfRoom(e)))
        {
            _disk.CapacityBytes = long.MaxValue;
            Tally.StartsRefused++;
            Crash(PowerCut());
            return;
        }
        catch (Exception e) when (e is not SimulationFailedException)
        {
            throw new SimulationFailedException($"The engine does not start, though the disk is sound: {e.Message}", e);
        }

        Adopt();
        if (_files.Plan is not { Fired: > 0 }) Check();
    }

    /// <summary>Commits writes, batch by batch, and compares what each came to.</summary>
    public void Write(IReadOnlyList<Write> writes)
    {
        List<IngestRequest> requests = [.. writes.Select(write => write.ToRequest(new WriteOrigin(Engine)))];
        for (var next = 0; next < requests.Count && _engine!.State.Phase == EnginePhase.Serving && !_disk.HasEnded;)
        {
            var from = next;
            Engine.Told.Clear();
            next = Engine.CommitFrom(requests, from);
            ContentCheck.Same(next - from, Engine.Told.Count, "writes that were told what became of them");
            Judge([.. writes.Skip(from).Take(next - from)], [.. requests.Skip(from).Take(next - from)]);
        }
    }

    /// <summary>Commits some random writes.</summary>
    public void WriteSome() => Write(_writes.NextBatch());

    /// <summary>Asks one random question.</summary>
    public void Ask()
    {
        _queries.Ask(Engine);
        Tally.Questions++;
    }

    /// <summary>Lets background work go on a little.</summary>
    public void StepBackground() => _threads.Step();

    /// <summary>Lets background work go on to its end.</summary>
    public void FinishBackground() => _threads.Finish();

    public void Checkpoint()
    {
        try
        {
            Engine.Checkpoint();
            Tally.Checkpoints++;
        }
        catch (IndexFlushException e) when (IsExcused || _disk.CapacityBytes != long.MaxValue || e.InnerException is Storage.Runs.Manifest.ManifestUncertainException)
        {
            _hasFailedFlush |= e.InnerException is not Storage.Files.DiskFullException;
        }
    }

    /// <summary>Stops the engine as it is asked to, and starts it again.</summary>
    public void Restart(bool checkpoint)
    {
        if (checkpoint) Checkpoint();
        if (_disk.HasEnded || !TryClose()) return;
        Tally.Restarts++;
        Start();
    }

    public void Check()
    {
        try
        {
            Tally.Unavailable += ContentCheck.Run(Engine.Store, Engine.Journal, _log, () => IsPartlyUnreadable);
            Tally.Checks++;
        }
        catch (Exception e) when (e is not SimulationFailedException && IsExcused)
        {
            // A read met the planned fault; the next restart compares everything again.
        }
    }

    /// <summary>What an operator does about runs that cannot be rebuilt: stops the engine, puts their files back, starts it.</summary>
    public void PutRunsBack()
    {
        if (Engine.Unreadable.Count == 0 || !TryClose()) return;
        if (!_disk.HasEnded)
        {
            Heal();
            _operator.PutBack(_disk);
            Tally.PutBack++;
        }

        Start();
    }

    /// <summary>Ends the process: the page cache survives, or the power goes.</summary>
    public void Crash(bool powerCut)
    {
        Count();
        Tally.Faults += _files.Plan?.Fired ?? 0;
        Tally.Operations += _disk.Operations;
        Tally.Trail = (Tally.Trail * 31) + (long)_disk.Trail;
        if (powerCut) Tally.PowerCuts++;
        else Tally.Kills++;
        var left = powerCut ? _disk.AfterPowerCut(_random) : _disk.AfterProcessKill();
        if (_engine is not null) _engine.Abandon();
        else _threads.Finish();
        _engine = null;
        _disk = left;
        (_files, _threads) = Attach();
        _hasFailedFlush = false;
    }

    /// <summary>Stops the engine.</summary>
    public void Close()
    {
        Count();
        Engine.Close();
        _engine = null;
    }

    /// <summary>Crashes when the process has ended or must end.</summary>
    public void CrashIfEnded()
    {
        var hasFailed = _engine?.State.Phase == EnginePhase.Failed;
        if (hasFailed && !_disk.HasEnded) Tally.ProcessesEnded++;
        if (hasFailed || _disk.HasEnded) Crash(PowerCut());
    }

    /// <summary>Whether a question may be answered with a fault now.</summary>
    private bool MayRefuse(Contracts.V1.Fault fault, Func<Storage.Runs.RunInfo, bool> mayConcern)
    {
        var isUnreadable = fault.Name == "range_unavailable" && (Engine.Unreadable.Any(mayConcern) || Engine.Store.Status.RunsToRecount > 0);
        if (isUnreadable) Tally.Unavailable++;
        return isUnreadable || IsExcused;
    }

    private bool PowerCut() => CrashesByPower ?? _random.Next(2) == 0;

    private static string Describe(DataVerification verification) => string.Join(
        ' ', verification.Findings.Concat(verification.Runs.Findings.Select(finding => finding.Message)).Concat(verification.Journal.Damages.Select(damage => damage.ToString())));

    /// <summary>Compares what each write of a batch came to; where that cannot be known before a restart, remembers the batch.</summary>
    private void Judge(List<Write> writes, List<IngestRequest> requests)
    {
        var before = _log.Seq;
        var commit = new ReferenceCommit(_log, _clock.Now);
        var actual = requests.ConvertAll(Outcome.Of);
        var expected = writes.Zip(actual, (write, found) => IsRefused(found) ? found : commit.Admit(write)).ToList();
        if (Engine.State.Phase == EnginePhase.Failed)
        {
            _pending = _log.Seq - before;
            return;
        }

        if (expected.SequenceEqual(actual))
        {
            commit.Committed();
            Tally.Writes += actual.Count(outcome => !IsRefused(outcome));
            Tally.Refused += actual.Count(IsRefused);
        }
        else
        {
            var wrong = expected.Zip(actual).First(pair => !pair.First.Equals(pair.Second));
            throw new SimulationFailedException($"A write came to something else: expected {wrong.First}, found {wrong.Second}");
        }

        ContentCheck.Same(_log.Seq, Engine.Store.AppliedSeq, "seq after a batch");
        ContentCheck.Same(_log.Seq, Engine.Journal.Durable.Seq, "durable seq after a batch");
    }

    /// <summary>The disk is full, so that not even a start can write what it must; it says so, and a start with room succeeds.</summary>
    private bool IsLackOfRoom(Exception e) => _disk.CapacityBytes != long.MaxValue
        && e is Storage.Files.DiskFullException or IndexFlushException { InnerException: Storage.Files.DiskFullException };

    /// <summary>The disk failed or is full, so that this write was refused by itself: it must have left no trace.</summary>
    private bool IsRefused(Outcome outcome) => outcome.Fault switch
    {
        "range_unavailable" when IsPartlyUnreadable => true,
        "internal" or "range_unavailable" => _files.Plan is { Fired: > 0 } || _disk.HasEnded,
        "disk_full" or "overloaded" => IsExcused || _disk.CapacityBytes != long.MaxValue || Engine.IsRefusingClaims,
        _ => false,
    };

    /// <summary>After a restart: everything acknowledged is there; of the batch that was cut off, all or nothing.</summary>
    private void Adopt()
    {
        var found = Engine.Store.AppliedSeq;
        var acknowledged = _log.Seq - _pending;
        if (found == acknowledged)
        {
            if (_pending > 0) _log.Truncate(acknowledged, LastRecordedAt(acknowledged));
        }
        else if (found == _log.Seq)
        {
            _log.LastRecordedAt = LastRecordedAt(found);
        }
        else
        {
            throw new SimulationFailedException(
                $"After the restart the log ends with seq {found}; acknowledged were {acknowledged}, and {_pending} more were under way.");
        }

        if (_pending > 0) Tally.Unknown++;
        _pending = 0;
        _log.LastRecordedAt = LastRecordedAt(_log.Seq);

        // Where neither a run nor the journal tells how far the clock of the log went, the machine's clock must be right.
        if (Engine.LastRecordedAt < _log.LastRecordedAt) _clock.Now = new(Math.Max(_clock.Now.Ticks, _log.LastRecordedAt.Ticks) + TimeSpan.TicksPerSecond);
    }

    private Model.Time.Instant LastRecordedAt(long seq) => seq == 0 ? default : _log.Records[(int)seq - 1].RecordedAt;

    private bool TryClose()
    {
        try
        {
            Close();
            return true;
        }
        catch (IOException) when (IsExcused)
        {
            Crash(powerCut: false);
            return false;
        }
    }

    private void ArmFault()
    {
        if (_files.Plan is { Fired: 0 }) return;
        Tally.Faults += _files.Plan?.Fired ?? 0;
        _files.Plan = _random.Next(3) == 0 ? null : new FaultPlan(RandomFault.Of(_random));
    }

    private void ToggleRoom() => _disk.CapacityBytes = _disk.CapacityBytes == long.MaxValue
        ? _disk.Files.Sum(path => (long)_disk.Content(path).Length) + _random.Next(60_000)
        : long.MaxValue;

    private void Heal()
    {
        _files.Plan = null;
        _disk.CapacityBytes = long.MaxValue;
        _disk.EndNoMore();
    }

    private void Count()
    {
        if (_engine is null) return;
        var status = _engine.Store.Status;
        Tally.Flushes += status.Flushes;
        Tally.Merges += status.Merges;
        Tally.Rebuilt += status.RunsRebuilt;
    }

    private (FaultingFileSystem Files, SimulatedThreads Threads) Attach()
    {
        var threads = new SimulatedThreads(_random);
        _disk.BeforeOperation = threads.BeforeOperation;
        return (new FaultingFileSystem(_disk), threads);
    }
}
