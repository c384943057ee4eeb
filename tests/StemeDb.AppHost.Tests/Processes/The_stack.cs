using System.Text;

namespace StemeDb.AppHost.Tests.Processes;

/// <summary>The whole stack as real processes on the local runtime.</summary>
public sealed class The_stack
{
    private const int ServiceCount = 5;

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Shows_its_addresses_when_ready_and_leaves_nothing_behind_when_told_to_end(string signal)
    {
        using var data = new TemporaryDirectory();
        var stack = StackArguments.On(data);
        await using var host = AppHostProcess.Start(stack.Args);
        Assert.Contains("because", await host.LineAsync("Runtime: the local one"), StringComparison.Ordinal);
        await host.LineAsync("StemeDB is ready after");
        await host.LineAsync($"http://localhost:{stack.ApiPort}/docs");
        var services = LinuxProcess.Children(host.Id);
        Assert.Equal(ServiceCount, services.Count);

        LinuxProcess.Signal(host.Id, signal);
        await host.EndAsync();

        Assert.Equal(0, host.ExitCode);
        Assert.DoesNotContain(services, LinuxProcess.IsRunning);
    }

    [Fact]
    public async Task Leaves_nothing_behind_when_the_AppHost_is_killed()
    {
        using var data = new TemporaryDirectory();
        await using var host = AppHostProcess.Start(StackArguments.On(data).Args);
        await host.LineAsync("StemeDB is ready after");
        var services = LinuxProcess.Children(host.Id);
        Assert.Equal(ServiceCount, services.Count);

        LinuxProcess.Signal(host.Id, "KILL");

        await LinuxProcess.AllGoneAsync(services, host.Deadline);
    }

    [Fact]
    public async Task Goes_on_after_its_engine_was_killed_with_what_it_had_acknowledged()
    {
        using var data = new TemporaryDirectory();
        var stack = StackArguments.On(data);
        await using var host = AppHostProcess.Start(stack.Args);
        await host.LineAsync("StemeDB is ready after");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{stack.ApiPort}") };
        using var claim = new StringContent("""{"concept_path":"a/b","value":"kept","source":"s"}""", Encoding.UTF8, "application/json");
        using var created = await client.PostAsync("/v1/assertions", claim, host.Deadline);
        Assert.Equal(System.Net.HttpStatusCode.Created, created.StatusCode);

        LinuxProcess.Signal(EngineOf(host.Id), "KILL");
        await host.LineAsync("ended by signal 9; starting it again");

        string answer;
        do
        {
            using var query = new StringContent("""{"concept_path":"a/b"}""", Encoding.UTF8, "application/json");
            using var response = await client.PostAsync("/v1/query", query, host.Deadline);
            answer = response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(host.Deadline) : "";
        }
        while (answer.Length == 0);

        Assert.Contains("\"value\":\"kept\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_with_1_and_the_reason_when_a_service_cannot_start()
    {
        using var data = new TemporaryDirectory();
        await using var host = AppHostProcess.Start([.. StackArguments.On(data).Args, "--STEMEDB_LOG_LEVEL=loud"]);

        var output = await host.EndAsync();

        Assert.Equal(1, host.ExitCode);
        Assert.Contains("STEMEDB_LOG_LEVEL is 'loud'; allowed:", output, StringComparison.Ordinal);
        Assert.Contains("ended with exit code 2 before it was healthy", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_with_3_and_the_port_and_the_variable_when_a_port_is_taken()
    {
        using var data = new TemporaryDirectory();
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var taken = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;
        await using var host = AppHostProcess.Start((StackArguments.On(data) with { AdminPort = taken }).Args);

        var output = await host.EndAsync();

        Assert.Equal(3, host.ExitCode);
        Assert.Contains($"StemeDB cannot start: port {taken} on 127.0.0.1 is taken", output, StringComparison.Ordinal);
        Assert.Contains("STEMEDB_ENGINE_ADMIN_ADDR", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static int EngineOf(int host) => LinuxProcess.Children(host).Single(id =>
        File.ReadAllText($"/proc/{id}/cmdline").Contains("StemeDb.Engine.dll", StringComparison.Ordinal));
}
