using StemeDb.Cli.Tests.Import;
using StemeDb.Model.Keys;

namespace StemeDb.Cli.Tests;

public sealed class Keys_stay_off_the_command_line : IDisposable
{
    private const string Nobody = "http://127.0.0.1:9";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_key_is_generated_without_a_server_on_stdout_or_into_a_file_of_its_owner()
    {
        var (code, shown, _) = await CommandLine.RunAsync("key", "generate");
        Assert.Equal(ExitCode.Success, code);
        Assert.True(ApiKeyToken.TryParse(shown.TrimEnd('\n'), out _, out _));

        var file = _folder.File("key");
        (code, shown, _) = await CommandLine.RunAsync("key", "generate", "--out", file);
        Assert.Equal((ExitCode.Success, ""), (code, shown));
        Assert.True(ApiKeyToken.TryParse(File.ReadAllText(file).TrimEnd('\n'), out _, out _));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        var before = File.ReadAllText(file);
        Assert.Equal(ExitCode.Io, (await CommandLine.RunAsync("key", "generate", "--out", file)).Code);
        Assert.Equal(before, File.ReadAllText(file));
    }

    [Fact]
    public async Task A_file_for_a_key_that_was_not_made_is_removed()
    {
        var file = _folder.File("key");
        var (code, _, _) = await CommandLine.RunAsync("key", "create", "n", "--scope", "read", "--out", file, "--server", Nobody);
        Assert.Equal((ExitCode.Unavailable, false), (code, File.Exists(file)));
    }

    [Theory]
    [InlineData("hunter2", "FILE", "are both set")]
    [InlineData("two words", null, "STEMEDB_API_KEY holds no key")]
    [InlineData(null, "FILE", "holds no key")]
    public async Task What_is_no_key_is_refused_without_being_shown(string? key, string? file, string says)
    {
        var path = _folder.File("k");
        await File.WriteAllTextAsync(path, "two words\nhunter2", TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string?> { ["STEMEDB_API_KEY"] = key, ["STEMEDB_API_KEY_FILE"] = file is null ? null : path };
        var (code, stdout, stderr) = await CommandLine.RunAsync(environment, "lenses", "--server", Nobody);
        Assert.Equal((ExitCode.Usage, ""), (code, stdout));
        Assert.Contains(says, stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("two words", stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named()
    {
        var (code, _, stderr) = await CommandLine.RunAsync("lenses", "--api-key-file", _folder.File("none"), "--server", Nobody);
        Assert.Equal(ExitCode.Io, code);
        Assert.Contains(_folder.File("none"), stderr, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
