using StemeDb.Simulation.Disk;
using StemeDb.Simulation.Faults;
using StemeDb.Storage.Files;

namespace StemeDb.Simulation.Tests.Faults;

public sealed class Faults_come_where_they_are_planned
{
    [Fact]
    public void The_nth_operation_of_a_kind_fails_and_no_other()
    {
        var files = new FaultingFileSystem(new SimulatedDisk()) { Plan = new FaultPlan(new Fault(DiskOperation.Create, DiskError.InputOutput, Nth: 1)) };
        files.Create("/a").Dispose();
        Assert.Equal(5, Assert.Throws<IOException>(() => files.Create("/b")).HResult);
        Assert.False(files.FileExists("/b"));
        files.Create("/b").Dispose();
        Assert.Equal(1, files.Plan.Fired);
    }

    [Theory]
    [InlineData(DiskError.NoSpace, 28)]
    [InlineData(DiskError.QuotaExceeded, 122)]
    public void A_lack_of_room_is_what_the_storage_takes_it_for(DiskError error, int errno)
    {
        var files = new FaultingFileSystem(new SimulatedDisk()) { Plan = new FaultPlan(new Fault(DiskOperation.Write, error)) };
        using var file = files.Create("/a");
        Assert.Equal(errno, Assert.Throws<DiskFullException>(() => file.Write(0, "x"u8)).HResult);
        Assert.Equal(0, file.Length);
    }

    [Fact]
    public void A_short_write_leaves_its_first_half()
    {
        var disk = new SimulatedDisk();
        var files = new FaultingFileSystem(disk)
        {
            Plan = new FaultPlan(new Fault(DiskOperation.Write, DiskError.InputOutput) { Effect = FaultEffect.FailsHalfway }),
        };
        using var file = files.Create("/a");
        Assert.Throws<IOException>(() => file.Write(0, new byte[2048]));
        Assert.Equal(1024, disk.Content("/a").Length);
    }

    [Fact]
    public void Only_the_paths_that_are_meant_fail()
    {
        var plan = new FaultPlan(new Fault(DiskOperation.Rename, DiskError.InputOutput) { PathPart = "MANIFEST", Effect = FaultEffect.FailsAfterwards });
        var disk = new SimulatedDisk();
        var files = new FaultingFileSystem(disk) { Plan = plan };
        files.Create("/a").Dispose();
        files.Rename("/a", "/b");
        Assert.Throws<IOException>(() => files.Rename("/b", "/MANIFEST"));
        Assert.Equal(["/MANIFEST"], disk.Files);
    }
}
