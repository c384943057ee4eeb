using System.Globalization;
using System.Text.RegularExpressions;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Deploying;

/// <summary>The files in deploy/systemd. What they start is not installed here, so that something else stands in its place.</summary>
public sealed partial class The_units_are_understood_by_systemd
{
    private const string Program = "/usr/bin/systemd-analyze";

    [Fact]
    public async Task Without_a_word_about_any_of_them()
    {
        Assert.SkipUnless(File.Exists(Program), $"{Program} is not installed.");
        var folder = Directory.CreateTempSubdirectory("stemedb-units-").FullName;
        try
        {
            var files = Directory.GetFiles(Path.Combine(Programs.Root, "deploy", "systemd"));
            Assert.Equal(10, files.Length);
            foreach (var file in files)
            {
                var unit = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
                await File.WriteAllTextAsync(
                    Path.Combine(folder, Path.GetFileName(file)), Started().Replace(unit, "ExecStart=/bin/true"), TestContext.Current.CancellationToken);
            }

            var said = await ChildProcess.RunAsync("bash", ["-c", $"{Program} verify {folder}/*.service {folder}/*.timer"]);
            Assert.Equal((0, ""), said);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task And_the_front_door_is_not_killed_while_it_drains_and_finishes()
    {
        var unit = await File.ReadAllTextAsync(
            Path.Combine(Programs.Root, "deploy", "systemd", "stemedb-api.service"), TestContext.Current.CancellationToken);
        int Seconds(string setting) => int.Parse(
            Regex.Match(unit, $"^{setting}=(\\d+)s$", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture);

        // Proxies ask every second and twice; the last is STEMEDB_SHUTDOWN_TIMEOUT where nothing is set.
        Assert.InRange(Seconds("Environment=STEMEDB_DRAIN_TIME"), 5, 60);
        Assert.True(Seconds("TimeoutStopSec") > Seconds("Environment=STEMEDB_DRAIN_TIME") + 4);
    }

    [GeneratedRegex("^ExecStart=/opt/stemedb/\\S+", RegexOptions.Multiline)]
    private static partial Regex Started();
}
