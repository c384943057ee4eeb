using StemeDb.Model.Records;

namespace StemeDb.Storage.Index.Registry;

/// <summary>The rules as of any seq. One writer, any number of readers.</summary>
internal sealed class RuleHistory
{
    private static readonly IReadOnlyList<RuleRecord> s_none = [];

    private RuleVersion[] _versions = [];

    /// <summary>Writer: takes a rule, with a greater seq than all before.</summary>
    public void Apply(RuleRecord rule)
    {
        var rules = _versions.Length == 0 ? s_none : _versions[^1].Get(_versions);
        RuleRecord[] next = [.. rules.Where(known => known.Pattern != rule.Pattern), rule];
        Volatile.Write(ref _versions, [.. _versions, new RuleVersion(rule, _versions.Length, next)]);
        if (_versions.Length > 1) _versions[^2].Demote();
    }

    /// <summary>The latest rule of each pattern up to a seq, in order of seq.</summary>
    public IReadOnlyList<RuleRecord> At(long seq)
    {
        var versions = Volatile.Read(ref _versions);
        for (var i = versions.Length - 1; i >= 0; i--)
        {
            if (versions[i].Rule.Seq <= seq) return versions[i].Get(versions);
        }

        return s_none;
    }

    /// <summary>
    /// The rules after one was set. The newest list is kept; older ones are made again when they are asked for and nobody holds
    /// them any more, so that memory grows with the rules and not with their square.
    /// </summary>
    private sealed class RuleVersion(RuleRecord rule, int number, IReadOnlyList<RuleRecord> rules)
    {
        private readonly WeakReference<IReadOnlyList<RuleRecord>> _rules = new(rules);
        private IReadOnlyList<RuleRecord>? _newest = rules;

        public RuleRecord Rule => rule;

        public IReadOnlyList<RuleRecord> Get(RuleVersion[] versions)
        {
            if (_newest is { } newest) return newest;
            lock (_rules)
            {
                if (_rules.TryGetTarget(out var known)) return known;
                var latest = versions.Take(number + 1).Select(version => version.Rule).GroupBy(r => r.Pattern).Select(group => group.Last());
                RuleRecord[] made = [.. latest.OrderBy(r => r.Seq)];
                _rules.SetTarget(made);
                return made;
            }
        }

        /// <summary>A newer version has come.</summary>
        public void Demote() => _newest = null;
    }
}
