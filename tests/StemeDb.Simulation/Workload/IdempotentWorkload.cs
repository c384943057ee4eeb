using StemeDb.Engine.Admission;
using StemeDb.Model.Assertions;
using StemeDb.Model.Records;
using StemeDb.Model.Time;
using StemeDb.Simulation.Reference;

namespace StemeDb.Simulation.Workload;

/// <summary>Bulk requests with idempotency keys: they begin, send lines in any order and more than once, and end, as if tried again and again.</summary>
internal sealed class IdempotentWorkload(Random random, ReferenceLog log)
{
    private const int Lines = 12;

    /// <summary>What each line of each key said first: a try says the same as the one before it.</summary>
    private readonly Dictionary<(long Begun, int Line), Assertion> _said = [];

    public static IReadOnlyList<string> Keys { get; } = [new('a', 64), new('b', 64), new('c', 64)];

    /// <summary>A step of one of them.</summary>
    /// <param name="assertion">Makes what a line says.</param>
    public Write Next(Func<Assertion> assertion)
    {
        var key = Keys[random.Next(Keys.Count)];
        var head = new string(random.Next(10) == 0 ? 'e' : 'd', 64);
        if (log.Idempotency(key) is not { } known || random.Next(6) == 0) return new BeginWrite(key, head);
        if (random.Next(12) == 0) return new EndWrite(key, new IdempotentOutcome(head, random.Next(9), random.Next(9), random.Next(9), log.Seq));
        var line = random.Next(1, Lines);
        var said = _said.TryGetValue((known.BegunSeq, line), out var earlier) ? earlier : _said[(known.BegunSeq, line)] = assertion();
        var createdAfter = random.Next(3) == 0 ? 0 : known.BegunSeq;
        return new StampedWrite(said, new LineStamp(new Instant(known.Base.Ticks + line), createdAfter, known.Outcome is not null));
    }
}
