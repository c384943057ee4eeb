using System.Text.Json;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;

namespace StemeDb.Cli.Tests.Data;

/// <summary><c>stemedb data repair</c> as its users run it: what it says, what it changes, and what it exits with.</summary>
public sealed class A_damaged_directory_is_repaired_when_told_so : IDisposable
{
    private readonly SampleDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Where_nothing_is_damaged_nothing_is_done()
    {
        var before = _data.Snapshot();
        var (code, said, _) = await RepairAsync("--yes");
        Assert.Equal(ExitCode.Success, code);
        Assert.Contains("needs no repair, last seq 60", said, StringComparison.Ordinal);
        Assert.Equal(before, _data.Snapshot());
    }

    [Fact]
    public async Task Untold_it_says_what_would_be_lost_and_changes_nothing()
    {
        _data.DamageJournalAt59();
        _data.DamageManifest();
        var before = _data.Snapshot();
        var (code, said, _) = await RepairAsync();
        Assert.Equal(ExitCode.Damaged, code);
        Assert.Contains("manifest: MANIFEST is made again of 2 runs", said, StringComparison.Ordinal);
        Assert.Contains("journal: The journal keeps seq 1 to 58", said, StringComparison.Ordinal);
        Assert.Contains("Lost: seq 59 to 60", said, StringComparison.Ordinal);
        Assert.Contains("records lost: 2. Nothing was changed; --copy-to NEW", said, StringComparison.Ordinal);
        Assert.Equal(before, _data.Snapshot());
    }

    [Fact]
    public async Task For_programs_the_plan_and_the_outcome_are_json()
    {
        _data.DamageJournalAt59();
        var planned = JsonElement.Parse((await RepairAsync("--json")).Stdout);
        Assert.Equal("planned", planned.GetProperty("outcome").GetString());
        var step = Assert.Single(planned.GetProperty("steps").EnumerateArray());
        Assert.Equal(
            ("journal", 59, 60),
            (step.GetProperty("kind").GetString(), step.GetProperty("lost_from_seq").GetInt32(), step.GetProperty("lost_to_seq").GetInt32()));
        Assert.False(planned.TryGetProperty("sound", out _));

        var (code, said, _) = await RepairAsync("--yes", "--json");
        var repaired = JsonElement.Parse(said);
        Assert.Equal(ExitCode.Success, code);
        Assert.Equal("repaired", repaired.GetProperty("outcome").GetString());
        Assert.Equal((2, 58), (repaired.GetProperty("lost_records").GetInt32(), repaired.GetProperty("last_seq").GetInt32()));
        Assert.True(repaired.GetProperty("sound").GetBoolean());
        Assert.Equal("nothing_to_do", JsonElement.Parse((await RepairAsync("--json")).Stdout).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_copy_is_repaired_and_the_original_stays_as_it_was()
    {
        _data.DamageRun();
        var before = _data.Snapshot();
        var copy = _data.Beside("copy");
        var (code, said, _) = await RepairAsync("--copy-to", copy);
        Assert.Equal(ExitCode.Success, code);
        Assert.Contains("is rebuilt from the journal", said, StringComparison.Ordinal);
        Assert.Contains($"repaired {copy}, records lost: 0, last seq 60, sound", said, StringComparison.Ordinal);
        Assert.Equal(before, _data.Snapshot());
        Assert.Equal(ExitCode.Success, (await CommandLine.RunAsync("data", "verify", copy)).Code);
        Assert.Equal(ExitCode.Damaged, (await CommandLine.RunAsync("data", "verify", _data.Root)).Code);
    }

    [Fact]
    public async Task What_only_a_backup_brings_back_is_left_and_said()
    {
        // The run's records are trimmed from the journal: from the segment that begins with seq 44 on there are only later ones.
        _data.DamageRun();
        foreach (var segment in Directory.GetFiles(_data.Wal).Order(StringComparer.Ordinal).Take(1)) File.Delete(segment);
        var (code, said, _) = await RepairAsync("--yes");
        Assert.Equal(ExitCode.Damaged, code);
        Assert.Contains("cannot be rebuilt", said, StringComparison.Ordinal);
        Assert.Contains("not sound", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_can_repair_is_refused_with_the_reason()
    {
        File.Delete(Path.Combine(_data.Root, "metadata.json"));
        foreach (var segment in Directory.GetFiles(_data.Wal)) File.Delete(segment);
        var (code, said, _) = await RepairAsync("--yes");
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("cannot be repaired: metadata.json cannot be trusted", said, StringComparison.Ordinal);
        Assert.Contains("restore from a backup", said, StringComparison.Ordinal);
        Assert.Equal("impossible", JsonElement.Parse((await RepairAsync("--json")).Stdout).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_command_line_that_could_mean_two_things_is_refused()
    {
        _data.DamageManifest();
        var before = _data.Snapshot();
        Assert.Equal(ExitCode.Usage, (await RepairAsync("--yes", "--copy-to", _data.Beside("copy"))).Code);
        Assert.Equal(ExitCode.Usage, (await RepairAsync("--copy-to", Path.Combine(_data.Root, "copy"))).Code);
        Assert.Equal(ExitCode.Usage, (await RepairAsync("--copy-to", _data.Root)).Code);
        Directory.CreateDirectory(_data.Beside("taken/by"));
        Assert.Equal(ExitCode.Usage, (await RepairAsync("--copy-to", _data.Beside("taken"))).Code);
        Assert.Equal(ExitCode.Io, (await CommandLine.RunAsync("data", "repair", _data.Beside("nowhere"))).Code);
        Assert.Equal(before, _data.Snapshot());
    }

    [Theory]
    [InlineData("repair")]
    [InlineData("verify")]
    public async Task While_an_engine_works_on_any_part_of_it_it_is_left_alone(string command)
    {
        var (wal, db) = (_data.Beside("wal"), _data.Beside("db"));
        Directory.Move(_data.Wal, wal);
        Directory.Move(_data.Db, db);
        string[] arguments = ["data", command, _data.Root, "--wal-dir", wal, "--db-dir", db];
        Assert.Equal(ExitCode.Success, (await CommandLine.RunAsync(arguments)).Code);
        foreach (var directory in new[] { _data.Root, wal, db })
        {
            // An engine of another data directory may have been told to keep its journal or runs there.
            using var engine = DirectoryLocks.Take(DiskFileSystem.Instance, new DataDirectoryOptions(directory));
            var (code, _, said) = await CommandLine.RunAsync(arguments);
            Assert.Equal(ExitCode.Unavailable, code);
            Assert.Contains("an engine works on this", said, StringComparison.Ordinal);
            Assert.Contains(directory, said, StringComparison.Ordinal);
        }
    }

    private Task<(int Code, string Stdout, string Stderr)> RepairAsync(params string[] options) =>
        CommandLine.RunAsync(["data", "repair", _data.Root, .. options]);
}
