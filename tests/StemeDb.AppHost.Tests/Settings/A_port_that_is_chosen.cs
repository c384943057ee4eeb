using StemeDb.AppHost.Settings;

namespace StemeDb.AppHost.Tests.Settings;

public sealed class A_port_that_is_chosen
{
    [Fact]
    public void Is_not_chosen_again() => Assert.NotEqual(LoopbackPort.Take(), LoopbackPort.Take());

    [Fact]
    public void Where_there_is_none_the_stack_does_not_start()
    {
        var fault = Assert.Throws<StartException>(() => LoopbackPort.Take(() => throw new IOException("No free port.")));

        Assert.Equal(("No free port.", StartException.AddressTaken), (fault.Message, fault.ExitCode));
    }
}
