using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StemeDb.AppHost.Tests.LocalRuntime;

public sealed class The_local_runtime
{
    [Fact]
    public async Task Writes_each_line_behind_the_name_of_its_process()
    {
        await using var stack = new ShellStack();
        stack.Add("one", "echo out; echo err >&2");
        stack.Add("three", "echo there");
        await stack.StartAsync();
        await stack.HealthyAsync("one");
        await stack.HealthyAsync("three");
        await stack.StopAsync();

        Assert.Contains("one   | out\n", stack.Output, StringComparison.Ordinal);
        Assert.Contains("one   | err\n", stack.Output, StringComparison.Ordinal);
        Assert.Contains("three | there\n", stack.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starts_a_process_only_when_what_it_waits_for_is_healthy()
    {
        await using var stack = new ShellStack();
        var gate = stack.File("gate");
        stack.Builder.Services.AddHealthChecks().AddCheck("gate", () => File.Exists(gate) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
        var first = stack.Add("first").WithHealthCheck("gate");
        stack.Add("second", "test -e gate && touch in-order").WaitFor(first);
        await stack.StartAsync();

        await stack.Notifications.WaitForResourceAsync("first", update => update.Snapshot.HealthStatus == HealthStatus.Unhealthy, stack.Deadline);
        await stack.Notifications.WaitForResourceAsync("second", KnownResourceStates.Waiting, stack.Deadline);
        await File.WriteAllTextAsync(gate, "", stack.Deadline);
        await stack.HealthyAsync("second");
        await stack.StopAsync();

        Assert.True(File.Exists(stack.File("in-order")));
    }

    [Fact]
    public async Task Stops_what_waits_before_what_it_waits_for()
    {
        await using var stack = new ShellStack();
        IResourceBuilder<ExecutableResource> Add(string name) => stack.Add(name, onTerminate: $"sleep 0.1; echo {name} >> ended; exit 0");
        var bottom = Add("bottom");
        var middle = Add("middle").WaitFor(bottom);
        Add("top").WaitFor(middle);
        await stack.StartAsync();
        await stack.HealthyAsync("top");
        await stack.StopAsync();

        Assert.Equal(["top", "middle", "bottom"], await File.ReadAllLinesAsync(stack.File("ended"), stack.Deadline));
    }

    [Fact]
    public async Task Kills_what_does_not_end_in_time()
    {
        await using var stack = new ShellStack();
        stack.Add("deaf", onTerminate: "");
        await stack.StartAsync(shutdownTimeout: TimeSpan.FromSeconds(0.3));
        await stack.HealthyAsync("deaf");
        var process = await stack.RunningAsync("deaf");

        await stack.StopAsync();

        Assert.False(LinuxProcess.IsRunning(process));
        Assert.Contains("did not end in time; killed.", stack.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starts_a_process_again_that_was_healthy_and_crashed()
    {
        await using var stack = new ShellStack();
        stack.Add("worker");
        await stack.StartAsync();
        await stack.HealthyAsync("worker");
        var first = await stack.RunningAsync("worker");

        LinuxProcess.Signal(first, "KILL");
        var second = await stack.RunningAsync("worker", otherThan: first);
        await stack.StopAsync();

        Assert.False(LinuxProcess.IsRunning(second));
        Assert.Contains("ended by signal 9; starting it again in 0.1 s.", stack.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_start_again_what_ended_before_it_was_healthy_nor_start_what_waits_for_it()
    {
        await using var stack = new ShellStack();
        var broken = stack.Add("broken", "echo once >> starts; exit 7");
        stack.Add("waiting", "touch started").WaitFor(broken);
        await stack.StartAsync();
        await stack.Notifications.WaitForResourceAsync("waiting", KnownResourceStates.FailedToStart, stack.Deadline);
        await stack.StopAsync();

        Assert.Equal(["once"], await File.ReadAllLinesAsync(stack.File("starts"), stack.Deadline));
        Assert.False(File.Exists(stack.File("started")));
        Assert.Contains("ended with exit code 7 before it was healthy; it is not started again.", stack.Output, StringComparison.Ordinal);
        Assert.Contains("not started, because 'broken' has failed.", stack.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_which_program_is_missing()
    {
        await using var stack = new ShellStack();
        stack.Builder.AddResource(new ExecutableResource("ghost", "/no/such/program", "/"));
        await stack.StartAsync();
        await stack.Notifications.WaitForResourceAsync("ghost", KnownResourceStates.FailedToStart, stack.Deadline);
        await stack.StopAsync();

        Assert.Contains("/no/such/program", stack.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fills_in_addresses_when_a_process_starts()
    {
        await using var stack = new ShellStack();
        var server = stack.Add("server").WithEndpoint(name: "tcp", scheme: "tcp");
        stack.Add("user", "echo \"at $services__server__tcp__0 and $SERVER_TCP\"").WithReference(server.GetEndpoint("tcp"));
        await stack.StartAsync();
        await stack.HealthyAsync("user");
        await stack.StopAsync();

        var url = server.GetEndpoint("tcp").Url;
        Assert.StartsWith("tcp://localhost:", url, StringComparison.Ordinal);
        Assert.Contains($"at {url} and {url}", stack.Output, StringComparison.Ordinal);
    }
}
