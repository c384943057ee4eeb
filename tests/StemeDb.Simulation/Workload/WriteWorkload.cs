using System.Globalization;
using System.Text;
using StemeDb.Model.Assertions;
using StemeDb.Model.Audit;
using StemeDb.Model.Keys;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;
using StemeDb.Simulation.Engine;
using StemeDb.Simulation.Reference;

namespace StemeDb.Simulation.Workload;

/// <summary>Random writes over few paths and sources, so that they repeat, replace and contradict each other.</summary>
internal sealed class WriteWorkload(Random random, ReferenceLog log, SimulatedClock clock)
{
    private static readonly string[] _paths =
        ["a", "a/b", "a/b-c", "a/b/c", "a/b/d/e", "a/b0", "a-b", "a.b/c", "b/x", "b/y/z", "ä/ö", "z/" + new string('y', 100)];

    private static readonly string[] _sources = ["s", "s1", "s/2", "ß", new string('t', 120), "u"];

    private static readonly string[] _patterns = ["a/**", "*/b", "a/b/*", "b/x", "**"];

    private readonly IdempotentWorkload _idempotent = new(random, log);

    public static IReadOnlyList<ConceptPath> Paths { get; } = [.. _paths.Select(text => new ConceptPath(Encoding.UTF8.GetBytes(text)))];

    public static IReadOnlyList<SourceId> Sources { get; } = [.. _sources.Select(text => new SourceId(Encoding.UTF8.GetBytes(text)))];

    public static IReadOnlyList<string> Patterns => _patterns;

    public static IReadOnlyList<string> KeyIds { get; } = ["aaaaaaaa", "bbbbbbbb", "bbbbbbbb2", "cccccccc"];

    /// <summary>Some writes that arrive together.</summary>
    public List<Write> NextBatch() => [.. Enumerable.Range(0, 1 + random.Next(random.Next(8) == 0 ? 24 : 5)).Select(_ => Next())];

    private Write Next() => random.Next(20) switch
    {
        0 => new SourceWrite(Pick(Sources), new SourceProfile(random.Next(3), random.Next(2) == 0 ? "family" : null, null)),
        1 => new RuleWrite(new PathPattern(Pick(_patterns)), Rule()),
        2 or 3 => Retraction(),
        4 => new AtomicWrite([.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => Assertion())]),
        5 when log.Assertions.Any() => new AssertWrite(Earlier().Assertion),
        6 => Key(),
        7 or 8 => _idempotent.Next(Assertion),
        _ => new AssertWrite(Assertion()),
    };

    /// <summary>Mostly what the key's holder may do; now and then upon something that is not so.</summary>
    private KeyWrite Key()
    {
        var id = Pick(KeyIds);
        var known = log.Key(id);
        var key = new ApiKey
        {
            Name = Pick(_sources),
            Scopes = KeyScopes.Write,
            SecretHash = new byte[ApiKey.HashBytes],
            CreatedAt = known?.Key.CreatedAt ?? clock.Now,
            RevokedAt = random.Next(12) == 0 ? clock.Now : null,
            Sources = random.Next(2) == 0 ? [Pick(Sources)] : [],
        };
        var expected = random.Next(8) == 0 ? random.Next(5) : known?.Seq ?? 0;
        return new KeyWrite(id, key, expected, new AuditEntry("key:operator", "key.put", id, "?", "::1", ""));
    }

    private RetractWrite Retraction()
    {
        if (!log.Assertions.Any() || random.Next(20) == 0) return new RetractWrite(Unknown(), Pick(Sources), "", AsAdmin: false);
        var target = Earlier();
        var by = random.Next(6) == 0 ? Pick(Sources) : target.Assertion.Source;
        return new RetractWrite(target.Id, by, random.Next(2) == 0 ? "" : "wrong", AsAdmin: random.Next(5) == 0);
    }

    private Assertion Assertion()
    {
        var path = Pick(Paths);
        var source = Pick(Sources);
        return new Assertion
        {
            Path = path,
            Source = source,
            Value = Value(),
            AssertedAt = random.Next(3) == 0 ? new Instant(clock.Now.Ticks + random.Next(-50, 50)) : null,
            Confidence = random.Next(4) == 0 ? random.Next(5) / 4.0 : null,
            ValidFrom = random.Next(6) == 0 ? new Instant(clock.Now.Ticks - random.Next(1000)) : null,
            ValidTo = random.Next(6) == 0 ? new Instant(clock.Now.Ticks + 1 + random.Next(1000)) : null,
            Supersedes = random.Next(8) == 0 ? Superseded(path, source) : [],
            Labels = random.Next(10) == 0 ? [new("note", new string('n', random.Next(1, 400)))] : [],
        };
    }

    private IReadOnlyList<AssertionId> Superseded(ConceptPath path, SourceId source)
    {
        var own = log.On(path).Where(claim => claim.Assertion.Source == source).ToList();
        if (own.Count == 0 || random.Next(10) == 0) return random.Next(2) == 0 ? [Unknown()] : [];
        return [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => own[random.Next(own.Count)].Id).Distinct()];
    }

    private byte[] Value() => Encoding.UTF8.GetBytes(random.Next(8) switch
    {
        0 => "\"12:0" + random.Next(10).ToString(CultureInfo.InvariantCulture) + "\"",
        1 => "[\"x\",\"y\"]",
        2 => $"\"{new string('v', random.Next(1, 900))}\"",
        3 => "\"benign\"",
        _ => random.Next(4).ToString(CultureInfo.InvariantCulture),
    });

    private ValueRule Rule() => random.Next(4) switch
    {
        0 => new ValueRule(StemeDb.Model.Registry.ValueType.Number, AbsoluteTolerance: random.Next(1, 3)),
        1 => new ValueRule(StemeDb.Model.Registry.ValueType.Time, ToleranceSeconds: 120),
        2 => new ValueRule(StemeDb.Model.Registry.ValueType.Set),
        _ => ValueRule.Default,
    };

    private Model.Records.AssertionRecord Earlier()
    {
        var path = Pick([.. log.Paths]);
        return Pick(log.On(path));
    }

    private AssertionId Unknown()
    {
        var bytes = new byte[AssertionId.ByteLength];
        random.NextBytes(bytes);
        return new AssertionId(bytes);
    }

    private T Pick<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];
}
