using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StemeDb.ServiceDefaults.Configuration;
using StemeDb.ServiceDefaults.Hosting;

namespace StemeDb.ServiceDefaults.Tests.Hosting;

public sealed class ServiceProcessTests
{
    [Fact]
    public async Task A_bad_variable_ends_the_process_with_the_code_for_bad_configuration()
    {
        var code = await ServiceProcess.RunAsync(() =>
        {
            ServiceProcess.CreateBuilder(["--STEMEDB_LOG_LEVEL=loud"], "stemedb-test");
            return Task.CompletedTask;
        });

        Assert.Equal(ExitCodes.BadConfiguration, code);
    }

    [Fact]
    public async Task A_taken_address_ends_the_process_with_its_own_code()
    {
        await using var first = await RunningService.StartAsync();

        var code = await ServiceProcess.RunAsync(async () =>
        {
            await using var second = await RunningService.StartAsync(builder =>
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, first.Client.BaseAddress!.Port)));
        });

        Assert.Equal(ExitCodes.AddressUnavailable, code);
    }

    [Theory]
    [InlineData("STEMEDB_LOG_LEVEL", "loud")]
    [InlineData("STEMEDB_LOG_FORMAT", "xml")]
    [InlineData("STEMEDB_SHUTDOWN_TIMEOUT", "soon")]
    [InlineData("STEMEDB_METER_ENABLED", "1")]
    public void Each_shared_variable_is_checked(string name, string value)
    {
        var failure = Assert.Throws<ConfigurationException>(() => ServiceProcess.CreateBuilder([$"--{name}={value}"], "stemedb-test"));

        Assert.StartsWith($"{name} is '{value}'; allowed: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_in_flight_are_given_the_time_that_is_configured()
    {
        using var app = (IDisposable)ServiceProcess.CreateBuilder(["--STEMEDB_SHUTDOWN_TIMEOUT=7s"], "stemedb-test").Build();

        var options = ((IHost)app).Services.GetRequiredService<IOptions<HostOptions>>().Value;

        Assert.Equal(TimeSpan.FromSeconds(7), options.ShutdownTimeout);
    }
}
