using StemeDb.Storage.Files;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Merging;

namespace StemeDb.Storage.Tests.Runs;

/// <summary>Merges as the store does in the background.</summary>
internal static class Merges
{
    /// <summary>Merges all runs of a catalog into one.</summary>
    public static RunInfo MergeAll(RunCatalog catalog, IFileSystem files)
        => Merge(catalog, files, new MergePlan(catalog.Manifest.Runs, 1));

    /// <summary>Carries out a plan and deletes what it replaced, if nobody else holds it.</summary>
    public static RunInfo Merge(RunCatalog catalog, IFileSystem files, MergePlan plan)
    {
        var merged = Replace(catalog, files, plan);
        catalog.DeleteReplaced();
        return merged;
    }

    private static RunInfo Replace(RunCatalog catalog, IFileSystem files, MergePlan plan)
    {
        using var set = catalog.Acquire();
        var inputs = plan.Inputs.Select(run => set.Find(run)!).ToList();
        var merged = RunMerger.Merge(inputs, files, catalog.Directory, new RunOptions(), plan.Tier, CancellationToken.None);
        catalog.Replace(plan.Inputs, merged);
        return merged;
    }
}
