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

    [GeneratedRegex("^ExecStart=/opt/stemedb/\\S+", RegexOptions.Multiline)]
    private static partial Regex Started();
}
