namespace StemeDb.AppHost.Tests.Processes;

public sealed class The_run_script
{
    private static string Script => Path.GetFullPath(Path.Combine(Projects.StemeDb_AppHost.ProjectPath, "..", "..", "run.sh"));

    [Fact]
    public async Task Builds_says_which_runtime_it_picked_and_why_and_hands_signals_on()
    {
        using var data = new TemporaryDirectory();
        await using var host = AppHostProcess.Start(Script, ["--local", .. StackArguments.On(data).Args]);

        Assert.Equal("Runtime: the local one, because UseAspire=false was asked for.", await host.LineAsync("Runtime:"));
        await host.LineAsync("StemeDB is ready after");
        var services = LinuxProcess.Children(host.Id);
        Assert.NotEmpty(services);
        LinuxProcess.Signal(host.Id, "INT");
        await host.EndAsync();

        Assert.DoesNotContain(services, LinuxProcess.IsRunning);
    }

    [Fact]
    public async Task Says_what_is_missing_when_there_is_no_dotnet()
    {
        using var folder = new TemporaryDirectory();
        File.CreateSymbolicLink(folder.Below("dirname"), "/usr/bin/dirname");
        await using var host = AppHostProcess.Start("/bin/bash", [Script], ("PATH", folder.Path));

        var output = await host.EndAsync();

        Assert.Equal(127, host.ExitCode);
        Assert.Contains("needs the .NET SDK", output, StringComparison.Ordinal);
    }
}
