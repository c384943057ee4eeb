using System.Diagnostics;
using System.Text.RegularExpressions;

namespace StemeDb.Tidy.Tests;

public sealed partial class Alerts_fire_when_they_should
{
    private const string Rules = "deploy/prometheus/stemedb-rules.yml";
    private const string Cases = "deploy/prometheus/tests/stemedb-rules.test.yml";

    [Fact]
    public async Task As_promtool_finds()
    {
        if (!HasPromtool()) Assert.Skip("There is no promtool (Debian: apt-get install prometheus).");
        foreach (var arguments in new[] { new[] { "check", "rules", Rules }, ["test", "rules", Cases] })
        {
            using var promtool = Process.Start(new ProcessStartInfo("promtool", arguments)
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = await promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(promtool.ExitCode == 0, await output + errors);
        }
    }

    [Fact]
    public void Every_metric_they_look_at_is_documented()
    {
        var documented = Repository.Read("docs/operations/metrics.md");
        var metrics = Metric().Matches(Repository.Read(Rules)).Select(match => match.Value).Distinct().ToArray();
        Assert.NotEmpty(metrics);
        Assert.All(metrics, metric => Assert.Contains($"`{metric}`", documented, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_alert_has_a_case_and_a_place_in_the_runbook()
    {
        var (rules, cases) = (Repository.Read(Rules), Repository.Read(Cases));
        var alerts = Alert().Matches(rules).Select(match => match.Groups["name"].Value).ToArray();
        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert => Assert.Contains($"alertname: {alert}\n", cases, StringComparison.Ordinal));
        foreach (Match place in Runbook().Matches(rules))
        {
            var headings = Heading().Matches(Repository.Read(place.Groups["file"].Value)).Select(match => Anchor(match.Groups["text"].Value));
            if (place.Groups["anchor"].Value is { Length: > 0 } anchor) Assert.Contains(anchor, headings);
        }
    }

    private static string Anchor(string heading) => NotInAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    private static bool HasPromtool() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, "promtool")));

    [GeneratedRegex(@"stemedb_[a-z_]+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"alert: (?<name>\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"runbook: (?<file>[^#\s]+)#?(?<anchor>\S*)")]
    private static partial Regex Runbook();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^a-z0-9 \-]")]
    private static partial Regex NotInAnchor();
}
