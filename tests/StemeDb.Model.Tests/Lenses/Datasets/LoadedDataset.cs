using System.Text;
using StemeDb.Model.Lenses;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Values;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Model.Tests.Trust;
using StemeDb.Model.Time;
using StemeDb.Model.Trust;

namespace StemeDb.Model.Tests.Lenses.Datasets;

/// <summary>A dataset whose rows were asserted in the order of the file.</summary>
internal sealed class LoadedDataset
{
    private readonly Dataset _dataset;
    private readonly SortedSet<string> _paths = new(StringComparer.Ordinal);

    private LoadedDataset(Dataset dataset) => _dataset = dataset;

    public ClaimLog Log { get; } = new();

    public IReadOnlyCollection<string> Paths => _paths;

    public static LoadedDataset Load(string name)
    {
        var data = new LoadedDataset(Dataset.Open(name));
        foreach (var row in data._dataset.Claims())
        {
            if (ConceptPath.TryParse(row.Path, out var path, out _))
            {
                data.Log.AssertText(path.ToString(), row.Source, row.Value, TimeOf(row));
                data._paths.Add(row.Path);
            }
        }

        return data;
    }

    /// <summary>How many of the covered gold values a lens answers, and of how many.</summary>
    public (int Right, int Asked) Score(
        string lens, ValueRule rule, TrustSnapshot? snapshot = null, string parameters = "{}", string truth = "truth.tsv")
    {
        Assert.True(LensCatalog.TryParse(lens, Encoding.UTF8.GetBytes(parameters), out var choice, out _));
        ISourceRegistry sources = snapshot is null ? SourceDirectory.Empty : new SnapshotDirectory(snapshot);
        var comparison = ValueComparison.For(rule);
        var (right, asked) = (0, 0);
        foreach (var (path, value) in _dataset.Truth(truth).Where(gold => Log.Has(gold.Path)))
        {
            var query = new LensQuery
            {
                Path = new ConceptPath(Encoding.UTF8.GetBytes(path)),
                Lens = choice,
                AsOfSeq = Log.LastSeq,
                Now = new Instant(DateTime.UnixEpoch.Ticks),
                Rule = rule,
            };
            var answer = LensEvaluator.Evaluate(query, Log.Claims(path), sources);
            asked++;
            right += answer.Status == AnswerStatus.Resolved
                && comparison.AreEqual(Encoding.UTF8.GetBytes($"\"{value}\""), answer.Value.Span) ? 1 : 0;
        }

        return (right, asked);
    }

    private static Instant? TimeOf(Dataset.Row row)
    {
        if (row.Time.Length == 0)
        {
            return null;
        }

        Assert.True(Instant.TryParse(Encoding.UTF8.GetBytes(row.Time + "T00:00:00Z"), out var midnight, out _));
        return midnight;
    }
}
