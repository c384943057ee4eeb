using System.Diagnostics;
using StemeDb.Storage.Files;

namespace StemeDb.Storage.Tests.Files;

public sealed class The_disk_does_what_it_promises : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly DiskFileSystem _disk = DiskFileSystem.Instance;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void What_is_written_is_read_back_and_a_read_ends_with_the_file()
    {
        using var file = _disk.Create(_scratch.File("a"));
        file.Write(3, "hello"u8);
        file.Sync();
        using var reader = _disk.Open(_scratch.File("a"), writable: false);
        var buffer = new byte[100];
        Assert.Equal(8, reader.Read(0, buffer));
        Assert.Equal("\0\0\0hello"u8, buffer.AsSpan(0, 8));
        Assert.Equal(0, reader.Read(8, buffer));
        Assert.Equal(8, reader.Length);
        file.SetLength(4);
        Assert.Equal(4, reader.Length);
    }

    [Fact]
    public void A_file_is_made_once_and_opened_only_when_it_is_there()
    {
        _disk.Create(_scratch.File("a")).Dispose();
        Assert.ThrowsAny<IOException>(() => _disk.Create(_scratch.File("a")));
        Assert.Throws<FileNotFoundException>(() => _disk.Open(_scratch.File("b"), writable: true));
        Assert.False(_disk.FileExists(_scratch.File("b")));
    }

    [Fact]
    public void Names_are_listed_in_ordinal_order_without_directories()
    {
        foreach (var name in new[] { "b", "a", "B" }) _disk.Create(_scratch.File(name)).Dispose();
        _disk.CreateDirectory(_scratch.File("below/it"));
        Assert.Equal(["B", "a", "b"], _disk.ListFiles(_scratch.Path));
        Assert.Throws<DirectoryNotFoundException>(() => _disk.ListFiles(_scratch.File("none")));
    }

    [Fact]
    public void Renaming_replaces_the_target_and_a_directory_can_be_synced()
    {
        using (var old = _disk.Create(_scratch.File("old"))) old.Write(0, "old"u8);
        using (var young = _disk.Create(_scratch.File("young"))) young.Write(0, "new"u8);
        _disk.Rename(_scratch.File("young"), _scratch.File("old"));
        _disk.SyncDirectory(_scratch.Path);
        Assert.Equal("new", File.ReadAllText(_scratch.File("old")));
        Assert.Equal(["old"], _disk.ListFiles(_scratch.Path));
        _disk.Delete(_scratch.File("old"));
        Assert.Empty(_disk.ListFiles(_scratch.Path));
    }

    [Fact]
    public void Syncing_a_directory_that_is_not_there_fails_with_the_error_of_the_system()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no sync of directories");
        var error = Assert.Throws<IOException>(() => _disk.SyncDirectory(_scratch.File("none")));
        Assert.Equal(2, error.HResult);
    }

    [Fact]
    public void A_full_disk_is_told_from_other_errors_and_keeps_its_number()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's");
        using var full = _disk.Open("/dev/full", writable: true);
        var error = Assert.Throws<DiskFullException>(() => full.Write(0, "x"u8));
        Assert.Equal(28, error.HResult);
        Assert.Equal("/dev/full", error.Path);
    }

    [Fact]
    public void Free_space_is_known() => Assert.InRange(_disk.FreeBytes(_scratch.Path), 1, long.MaxValue);

    [Fact]
    public void A_lock_is_held_by_one_and_names_the_process_that_holds_it()
    {
        var path = _scratch.File("LOCK");
        using (_disk.Lock(path))
        {
            var error = Assert.Throws<FileLockedException>(() => _disk.Lock(path));
            if (!OperatingSystem.IsWindows()) Assert.Equal(Environment.ProcessId, error.Holder);
        }

        _disk.Lock(path).Dispose();
    }

    [Fact]
    public void A_lock_of_another_process_holds_here_until_that_process_is_killed()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "needs flock of util-linux");
        var path = _scratch.File("LOCK");
        using var other = Process.Start(new ProcessStartInfo("/usr/bin/flock", ["-x", "-o", path, "sh", "-c", "echo held; read x"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        Assert.Equal("held", other.StandardOutput.ReadLine());
        Assert.Throws<FileLockedException>(() => _disk.Lock(path));
        other.Kill(entireProcessTree: true);
        other.WaitForExit();
        _disk.Lock(path).Dispose();
    }

    [Fact]
    public void A_small_file_is_replaced_as_a_whole_or_not_at_all()
    {
        var path = _scratch.File("small");
        var faulty = new FaultyDisk();
        AtomicFile.Write(faulty, path, "first"u8);
        Assert.Equal(["Create small.tmp", "Write small.tmp", "Sync small.tmp", "Rename small"], faulty.Operations.Take(4));
        Assert.StartsWith("SyncDirectory", faulty.Operations[4], StringComparison.Ordinal);
        foreach (var point in new[] { FaultPoint.Create, FaultPoint.Write, FaultPoint.Sync, FaultPoint.Rename })
        {
            faulty.Fault = new DiskFault(point, "", DiskFaults.InputOutput);
            Assert.Throws<IOException>(() => AtomicFile.Write(faulty, path, "second"u8));
            Assert.Equal("first"u8, AtomicFile.Read(_disk, path));
        }

        faulty.Fault = null;
        AtomicFile.Write(faulty, path, "third"u8);
        Assert.Equal("third"u8, AtomicFile.Read(_disk, path));
    }

    [Fact]
    public void A_directory_is_made_with_its_parents_and_each_that_gets_an_entry_is_synced()
    {
        var faulty = new FaultyDisk();
        DurableDirectory.Create(faulty, _scratch.File("a/b"));
        Assert.Equal(["SyncDirectory a", $"SyncDirectory {Path.GetFileName(_scratch.Path)}"], faulty.Operations);
        DurableDirectory.Create(faulty, _scratch.File("a/b"));
        Assert.Equal(2, faulty.Operations.Count);
    }
}
