using StemeDb.Archive.Restoring;
using StemeDb.Archive.Tests.Faulting;
using StemeDb.Storage.Directories;

namespace StemeDb.Archive.Tests.Restoring;

public sealed class A_restore_looks_for_room_first
{
    private const int SegmentBytes = 16 * 1024;

    [Fact]
    public async Task Too_little_is_refused_with_how_much_it_needs_before_anything_is_changed()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var target = bench.NewTarget();
        var plan = await RestorePlanner.PlanAsync(bench.Archive, RestoreGoal.Latest, cancellation: TestContext.Current.CancellationToken);
        var space = Assert.Single(RestoreSpace.Find(new FullDisk(0, shown: 1000), new DataDirectoryOptions(target), plan, SegmentBytes));
        Assert.Equal(plan.RunBytes + SegmentBytes, space.NeededBytes);

        var refused = await Assert.ThrowsAsync<RestoreSpaceException>(() => bench.RestoreAsync(target, files: new FullDisk(0, space.NeededBytes - 1)));
        Assert.StartsWith("No room on the disk of ", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(target));

        // The generation that the archive keeps for a restore was not taken either.
        var report = await bench.RestoreAsync(target, files: new FullDisk(long.MaxValue, space.NeededBytes));
        Assert.Equal(2, report.Generation);
        await RestoreBench.CheckAsync(target, 200);
    }

    [Fact]
    public async Task What_an_earlier_try_laid_down_is_not_needed_again()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var target = bench.NewTarget();
        var plan = await RestorePlanner.PlanAsync(bench.Archive, RestoreGoal.Latest, cancellation: TestContext.Current.CancellationToken);
        await bench.RestoreAsync(target);
        var space = Assert.Single(RestoreSpace.Find(new FullDisk(0, shown: 0), new DataDirectoryOptions(target), plan, SegmentBytes));
        Assert.Equal(SegmentBytes, space.NeededBytes);
    }
}
