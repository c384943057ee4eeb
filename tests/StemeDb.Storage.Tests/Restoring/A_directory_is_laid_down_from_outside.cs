using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Restoring;
using StemeDb.Storage.Tests.Files;

namespace StemeDb.Storage.Tests.Restoring;

public sealed class A_directory_is_laid_down_from_outside
{
    [Fact]
    public async Task To_the_end_with_the_checksum_of_the_old_journal()
    {
        using var archive = await Archive.MakeAsync();
        using var target = new ScratchDirectory();
        var end = archive.Restore(DiskFileSystem.Instance, target.Path, archive.Reference.Seq);
        Assert.Equal(new JournalPosition(archive.Reference.Seq, archive.ChainAt(archive.Reference.Seq)), end);
        await archive.CheckAsync(target.Path, archive.Reference.Seq);
    }

    [Fact]
    public async Task To_every_seq_behind_the_backup_and_by_the_journal_alone_to_those_before()
    {
        using var archive = await Archive.MakeAsync(inRuns: 60, behind: 30);
        for (var seq = 1; seq <= archive.Reference.Seq; seq += seq is > 55 and < 66 ? 1 : 13)
        {
            using var target = new ScratchDirectory();
            var end = archive.Restore(DiskFileSystem.Instance, target.Path, seq, fromRuns: seq >= archive.Manifest.CheckpointSeq);
            Assert.Equal(seq, end.Seq);
            if (archive.Batches.Any(batch => batch.LastSeq == seq)) Assert.Equal(archive.ChainAt(seq), end.Checksum);
            await archive.CheckAsync(target.Path, seq);
        }
    }

    [Fact]
    public async Task One_that_is_cut_off_at_any_change_starts_no_engine_and_goes_on()
    {
        using var archive = await Archive.MakeAsync(inRuns: 80, behind: 40);
        var total = archive.Manifest.Runs.Count;
        for (var changes = 0; ; changes += 2)
        {
            using var target = new ScratchDirectory();
            var disk = new StoppingDisk { StopAfter = changes };
            try
            {
                archive.Restore(disk, target.Path, archive.Reference.Seq);
            }
            catch (Exception) when (disk.HasStopped)
            {
                // A killed process leaves what it had done.
            }

            if (disk.HasStopped && File.Exists(Path.Combine(target.Path, RestoreMarker.FileName)))
            {
                Assert.Throws<RestoreUnfinishedException>(() => DataDirectory.Open(DiskFileSystem.Instance, new DataDirectoryOptions(target.Path)));
            }

            var isDone = disk.HasStopped && File.Exists(Path.Combine(target.Path, "metadata.json"))
                && !File.Exists(Path.Combine(target.Path, RestoreMarker.FileName));
            var whole = Directory.Exists(Path.Combine(target.Path, "db")) ? Directory.GetFiles(Path.Combine(target.Path, "db"), "*.kv").Length : 0;
            var fetched = new List<string>();
            if (disk.HasStopped && !isDone) archive.Restore(DiskFileSystem.Instance, target.Path, archive.Reference.Seq, fetched: fetched.Add);
            if (disk.HasStopped && !isDone) Assert.Equal(total - whole, fetched.Count(name => name.EndsWith(".kv", StringComparison.Ordinal)));
            await archive.CheckAsync(target.Path, archive.Reference.Seq);
            if (!disk.HasStopped) break;
        }
    }

    [Fact]
    public async Task One_that_finds_no_room_goes_on_when_there_is_some()
    {
        using var archive = await Archive.MakeAsync();
        for (long capacity = 1000; ; capacity += 17_000)
        {
            using var target = new ScratchDirectory();
            var disk = new CapacityDisk(capacity);
            try
            {
                archive.Restore(disk, target.Path, archive.Reference.Seq);
                break;
            }
            catch (DiskFullException)
            {
                disk.CapacityBytes = long.MaxValue / 2;
                archive.Restore(disk, target.Path, archive.Reference.Seq);
            }

            await archive.CheckAsync(target.Path, archive.Reference.Seq);
        }
    }

    [Fact]
    public async Task What_was_there_is_refused_and_with_leave_kept_aside_while_wanted_runs_stay()
    {
        using var archive = await Archive.MakeAsync();
        using var target = new ScratchDirectory();
        archive.Restore(DiskFileSystem.Instance, target.Path, archive.Reference.Seq - 1);
        var refused = Assert.Throws<RestoreRefusedException>(() => archive.Restore(DiskFileSystem.Instance, target.Path, archive.Reference.Seq));
        Assert.Contains("--force", refused.Message, StringComparison.Ordinal);

        // Segments of another generation are those of the engine that worked here.
        File.Move(Directory.GetFiles(Path.Combine(target.Path, "wal"), "*.log").Order(StringComparer.Ordinal).First(), target.File("wal/00000000000000099999.log"));
        var fetched = new List<string>();
        foreach (var other in Directory.GetFiles(Path.Combine(target.Path, "wal"), "*.log")) File.AppendAllText(other, "spoiled");
        archive.Restore(DiskFileSystem.Instance, target.Path, archive.Reference.Seq, replace: true, fetched: fetched.Add);

        Assert.DoesNotContain(fetched, name => name.EndsWith(".kv", StringComparison.Ordinal));
        Assert.NotEmpty(Directory.GetFiles(target.File("wal/replaced-1")));
        Assert.NotEmpty(Directory.GetFiles(target.File("replaced-1"), "metadata.json"));
        await archive.CheckAsync(target.Path, archive.Reference.Seq);
    }

    [Fact]
    public async Task A_directory_of_somebody_else_is_refused_even_with_leave()
    {
        using var archive = await Archive.MakeAsync(inRuns: 20, behind: 10);
        using var target = new ScratchDirectory();
        File.WriteAllText(target.File("thesis.txt"), "mine");
        Assert.Throws<RestoreRefusedException>(() => archive.Restore(DiskFileSystem.Instance, target.Path, 30, replace: true));
        Assert.False(File.Exists(target.File(RestoreMarker.FileName)));
    }

    [Fact]
    public async Task A_directory_that_an_engine_works_on_is_refused_even_with_leave()
    {
        using var archive = await Archive.MakeAsync(inRuns: 20, behind: 10);
        using var target = new ScratchDirectory();
        using var engine = DataDirectory.Open(DiskFileSystem.Instance, new DataDirectoryOptions(target.Path));
        Assert.Throws<DataDirectoryInUseException>(() => archive.Restore(DiskFileSystem.Instance, target.Path, 30, replace: true));
    }

    [Fact]
    public async Task A_batch_of_another_history_and_a_run_with_other_bytes_are_refused()
    {
        using var archive = await Archive.MakeAsync(inRuns: 20, behind: 10);
        using var target = new ScratchDirectory();
        using var restore = DirectoryRestore.Open(DiskFileSystem.Instance, new DataDirectoryOptions(target.Path), Archive.Identity, [1], replace: false);
        using var journal = restore.OpenJournal(default, JournalOptions.SegmentBytesMin);
        journal.Append(archive.Batches[0]);
        var foreign = archive.Batches[1] with { Checksum = archive.Batches[1].Checksum ^ 1 };
        Assert.Throws<InvalidDataException>(() => journal.Append(archive.Batches[2]));
        Assert.Throws<InvalidDataException>(() => journal.AppendUpTo(foreign, foreign.FirstSeq));
        Assert.Throws<InvalidDataException>(() => journal.Append(foreign));

        var run = archive.Manifest.Runs[0];
        using var landing = restore.CreateRun(run.Sha256, 3);
        landing.Write([1, 2, 3]);
        Assert.Throws<InvalidDataException>(landing.Complete);
        Assert.False(restore.HasRun(run.Sha256, 3));
        Assert.Throws<RestoreRefusedException>(() => restore.CreateRun("../" + run.Sha256[3..], 3));
    }
}
