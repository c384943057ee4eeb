using StemeDb.AppHost.LocalRuntime.Running;

namespace StemeDb.AppHost.Tests.LocalRuntime;

public sealed class The_console
{
    [Fact]
    public void Lines_names_up_and_leaves_colours_to_terminals()
    {
        Assert.Equal("api    | hello\n", Write(isColoured: false));
        Assert.Equal("\e[36mapi    |\e[0m hello\n", Write(isColoured: true));
    }

    [Fact]
    public async Task Never_tears_a_line()
    {
        var output = new StringWriter();
        var console = new ServiceConsole(output, isColoured: false);
        console.Introduce("a");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                console.WriteLine("a", "whole");
            }
        })));

        Assert.Equal(8 * 500, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line == "a | whole"));
    }

    private static string Write(bool isColoured)
    {
        var output = new StringWriter();
        var console = new ServiceConsole(output, isColoured);
        console.Introduce("api");
        console.Introduce("engine");
        console.WriteLine("api", "hello");
        return output.ToString();
    }
}
