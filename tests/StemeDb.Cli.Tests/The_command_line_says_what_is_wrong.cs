namespace StemeDb.Cli.Tests;

public sealed class The_command_line_says_what_is_wrong
{
    // Port 9 of the loopback (discard) has no listener on any machine that runs tests.
    private const string Nobody = "http://127.0.0.1:9";

    [Theory]
    [InlineData("", ExitCode.Usage, "Required command")]
    [InlineData("nonsense", ExitCode.Usage, "nonsense")]
    [InlineData("assert a/b 13:55 --source s --server " + Nobody, ExitCode.Usage, "add --text")]
    [InlineData("assert a/b 1 --server " + Nobody, ExitCode.Usage, "--source")]
    [InlineData("get --server " + Nobody, ExitCode.Usage, "either an id")]
    [InlineData("query a/b --param x --server " + Nobody, ExitCode.Usage, "name=value")]
    [InlineData("health --server nowhere", ExitCode.Usage, "not the address")]
    [InlineData("health --server " + Nobody, ExitCode.Unavailable, "cannot be reached")]
    [InlineData("assert a/b 1 --source s --server " + Nobody, ExitCode.Unavailable, "cannot be reached")]
    [InlineData("trust learn --server " + Nobody, ExitCode.Unavailable, "cannot be reached")]
    [InlineData("trust show --server " + Nobody, ExitCode.Unavailable, "cannot be reached")]
    [InlineData("import /does/not/exist", ExitCode.Io, "does not exist")]
    [InlineData("data verify /does/not/exist", ExitCode.Io, "does not exist")]
    [InlineData("restore x --parallel 0", ExitCode.Usage, "1 to 64")]
    [InlineData("verify --parallel 65", ExitCode.Usage, "1 to 64")]
    [InlineData("verify --parallel all", ExitCode.Usage, "--parallel is 'all'; it takes a whole number up to 2147483647.")]
    [InlineData("query a/b --as-of-seq x", ExitCode.Usage, "--as-of-seq is 'x'; it takes a whole number up to 9223372036854775807.")]
    [InlineData("query a/b --limit 2147483648", ExitCode.Usage, "--limit is '2147483648'; it takes a whole number up to 2147483647.")]
    [InlineData("archive status --max-lag 5s", ExitCode.Usage, "--max-lag is '5s'; it takes a number.")]
    [InlineData("archive status --cluster mine", ExitCode.Usage, "--cluster is 'mine'; it takes an id like 00000000-0000-0000-0000-000000000000.")]
    [InlineData("import x --format csv", ExitCode.Usage, "--format is 'csv'; it takes tsv or ndjson.")]
    [InlineData("archive status --max-lag -5", ExitCode.Usage, "--max-lag is '-5'; allowed: 0 or more.")]
    [InlineData("archive status --max-lag NaN", ExitCode.Usage, "--max-lag is 'NaN'; allowed: 0 or more.")]
    [InlineData("archive status --max-backup-age -0.5", ExitCode.Usage, "--max-backup-age is '-0.5'; allowed: 0 or more.")]
    [InlineData("import x --retry-for -1", ExitCode.Usage, "--retry-for is '-1'; allowed: 0 or more.")]
    public async Task A_command_that_cannot_work_ends_with_its_code_and_a_sentence_on_stderr(string arguments, int exitCode, string says)
    {
        var (code, stdout, stderr) = await CommandLine.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(exitCode, code);
        Assert.Contains(says, stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", stderr, StringComparison.Ordinal);
        Assert.Equal("", stdout);
    }

    [Fact]
    public async Task An_empty_archive_is_not_the_default_one()
    {
        var (code, _, stderr) = await CommandLine.RunAsync("restore", "x", "--archive", "", "--dry-run");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("--archive is empty", stderr, StringComparison.Ordinal);
    }
}
