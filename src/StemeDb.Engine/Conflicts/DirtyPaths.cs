using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Conflicts;

/// <summary>What a stretch of the log may have changed: paths one by one, or whole regions that are to be swept. For one thread.</summary>
internal sealed class DirtyPaths
{
    /// <summary>A source on more paths than this is worth a sweep of all.</summary>
    private const int PathsOfASourceMax = 4096;

    private readonly HashSet<ConceptPath> _paths = [];
    private readonly List<PathPattern?> _regions = [];

    public IReadOnlyCollection<ConceptPath> Paths => _paths;

    /// <summary>Patterns of paths to sweep; null: all.</summary>
    public IReadOnlyList<PathPattern?> Regions => _regions;

    /// <summary>Reads the log from behind a seq until enough paths or records were met.</summary>
    /// <returns>The seq up to which it was read.</returns>
    public long ReadFrom(IIndexReader reader, long seq, int pathsMax, int recordsMax)
    {
        var log = reader.Log(seq + 1);
        for (var i = 0; i < recordsMax && _paths.Count < pathsMax && log.MoveNext(); i++)
        {
            Add(reader, log);
            seq = log.Seq;
        }

        return seq;
    }

    private void Add(IIndexReader reader, LogCursor log)
    {
        switch (log.Kind)
        {
            case RecordKind.Assertion:
                AddPath(log.Path);
                foreach (var superseded in RecordView.Read(log.Record()).ReadLocators())
                {
                    AddPath(superseded.Path.Utf8.Span);
                }

                break;
            case RecordKind.Retraction:
                AddPath(log.Path);
                break;
            case RecordKind.Rule:
                AddRule((RuleRecord)RecordEncoding.Decode(log.Record()));
                break;
            case RecordKind.Source:
                AddSource(reader, ((SourceRecord)RecordEncoding.Decode(log.Record())).Source);
                break;
            case RecordKind.ApiKey or RecordKind.Audit or RecordKind.Idempotency:
                break;
            default:
                _regions.Add(null);
                break;
        }
    }

    private void AddPath(ReadOnlySpan<byte> path) => _paths.Add(new ConceptPath(path.ToArray()));

    private void AddRule(RuleRecord rule)
    {
        if (rule.Pattern.IsLiteral)
        {
            AddPath(rule.Pattern.Utf8.Span);
        }
        else
        {
            _regions.Add(rule.Pattern);
        }
    }

    private void AddSource(IIndexReader reader, SourceId source)
    {
        var claims = 0;
        foreach (var claim in reader.List(new AssertionFilter(null, source)))
        {
            if (++claims > PathsOfASourceMax)
            {
                _regions.Add(null);
                return;
            }

            _paths.Add(claim.Record.Assertion.Path);
        }
    }
}
