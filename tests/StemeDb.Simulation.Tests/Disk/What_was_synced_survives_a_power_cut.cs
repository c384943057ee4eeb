using StemeDb.Simulation.Disk;
using StemeDb.Simulation.Faults;
using StemeDb.Storage.Files;

namespace StemeDb.Simulation.Tests.Disk;

public sealed class What_was_synced_survives_a_power_cut
{
    private const int Cuts = 300;

    [Fact]
    public void Synced_bytes_under_a_synced_name_are_always_there()
    {
        for (var seed = 0; seed < Cuts; seed++)
        {
            var disk = WithFile("/a", 3000, synced: true);
            disk.SyncDirectory("/");
            var left = disk.AfterPowerCut(new Random(seed));
            Assert.Equal(Pattern(3000), left.Content("/a"));
        }
    }

    [Fact]
    public void Unsynced_sectors_are_there_or_not_each_by_itself()
    {
        var seen = new HashSet<string>();
        for (var seed = 0; seed < Cuts; seed++)
        {
            var disk = WithFile("/a", 2048, synced: false);
            disk.SyncDirectory("/");
            using (var file = disk.Open("/a", writable: true)) file.Sync();
            using (var file = disk.Open("/a", writable: true)) file.Write(0, new byte[2048]);
            var left = disk.AfterPowerCut(new Random(seed)).Content("/a");
            seen.Add(string.Concat(Enumerable.Range(0, 4).Select(sector => Kept(left, sector))));
        }

        Assert.Equal(16, seen.Count);
        Assert.DoesNotContain(seen, text => text.Contains('?', StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_is_there_for_sure_only_after_its_directory_was_synced()
    {
        var found = Enumerable.Range(0, Cuts).Count(seed => WithFile("/a", 10, synced: true).AfterPowerCut(new Random(seed)).FileExists("/a"));
        Assert.InRange(found, 1, Cuts - 1);
    }

    [Fact]
    public void A_rename_leaves_the_old_file_or_the_new_one()
    {
        var seen = new HashSet<string>();
        for (var seed = 0; seed < Cuts; seed++)
        {
            var disk = WithFile("/a", 1, synced: true);
            disk.SyncDirectory("/");
            using (var file = disk.Create("/b"))
            {
                file.Write(0, "new"u8);
                file.Sync();
            }

            disk.Rename("/b", "/a");
            seen.Add(System.Text.Encoding.ASCII.GetString(disk.AfterPowerCut(new Random(seed)).Content("/a")));
        }

        Assert.Equal(["\0", "new"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_killed_process_loses_nothing_but_what_it_had_not_written()
    {
        var disk = WithFile("/a", 700, synced: false);
        var left = disk.AfterProcessKill();
        Assert.Equal(Pattern(700), left.Content("/a"));
        Assert.Throws<IOException>(() => disk.Create("/b"));
        Assert.NotEmpty(left.AfterPowerCut(new Random(1)).Files.Append("nothing"));
    }

    [Fact]
    public void A_process_that_ends_inside_a_write_leaves_its_first_pages()
    {
        var lengths = new HashSet<long>();
        for (var seed = 0; seed < 40; seed++)
        {
            var disk = new SimulatedDisk();
            var file = disk.Create("/a");
            disk.EndAfter(0, new Random(seed));
            Assert.Throws<IOException>(() => file.Write(0, Pattern(9000)));
            Assert.Throws<IOException>(file.Sync);
            var left = disk.AfterProcessKill().Content("/a");
            Assert.Equal(Pattern(left.Length), left);
            lengths.Add(left.Length);
        }

        Assert.Equal([0, 4096, 8192], lengths.Order());
    }

    [Fact]
    public void After_a_sync_that_failed_the_next_one_succeeds_and_the_data_is_gone()
    {
        var disk = new SimulatedDisk();
        var files = new FaultingFileSystem(disk)
        {
            Plan = new FaultPlan(new Fault(DiskOperation.Sync, DiskError.InputOutput) { Effect = FaultEffect.ForgetsAndFails }),
        };
        using (var file = files.Create("/a"))
        {
            file.Write(0, Pattern(600));
            Assert.Throws<IOException>(file.Sync);
            file.Sync();
        }

        files.SyncDirectory("/");
        Assert.Equal(Pattern(600), disk.Content("/a"));
        Assert.Equal(new byte[600], disk.AfterPowerCut(new Random(1)).Content("/a"));
    }

    [Fact]
    public void A_full_disk_says_so_and_takes_writes_again_when_there_is_room()
    {
        var disk = new SimulatedDisk { CapacityBytes = 1000 };
        using var file = disk.Create("/a");
        file.Write(0, new byte[900]);
        Assert.Equal(100, disk.FreeBytes("/"));
        Assert.Throws<DiskFullException>(() => file.Write(900, new byte[101]));
        disk.CapacityBytes = 2000;
        file.Write(900, new byte[101]);
        Assert.Equal(1001, file.Length);
    }

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))];

    private static char Kept(byte[] content, int sector)
    {
        var part = content.AsSpan(sector * 512, 512);
        return part.IndexOfAnyExcept((byte)0) < 0 ? 'n' : part.SequenceEqual(Pattern(2048).AsSpan(sector * 512, 512)) ? 'o' : '?';
    }

    private static SimulatedDisk WithFile(string path, int length, bool synced)
    {
        var disk = new SimulatedDisk();
        using var file = disk.Create(path);
        file.Write(0, Pattern(length));
        if (synced) file.Sync();
        return disk;
    }
}
