using System.Runtime.Versioning;
using System.Text;
using StemeDb.AppHost.Settings;

namespace StemeDb.AppHost.Tests.Settings;

[SupportedOSPlatform("linux")]
public sealed class A_socket_path
{
    [Fact]
    public void Lies_in_the_data_directory_while_it_fits() =>
        Assert.Equal("/srv/stemedb/data/engine.sock", SocketPath.Below("/srv/stemedb/data", "engine.sock"));

    [Fact]
    public void That_is_too_long_moves_to_a_short_directory_that_only_its_owner_may_enter()
    {
        using var data = new TemporaryDirectory();
        var deep = data.Below(new string('d', 120));

        var path = SocketPath.Below(deep, "engine.sock");
        var directory = Path.GetDirectoryName(path)!;
        try
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(path), 1, SocketPath.MaxBytes);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory));
            Assert.Equal(path, SocketPath.Below(deep, "engine.sock"));
            Assert.NotEqual(path, SocketPath.Below(deep + "2", "engine.sock"));
        }
        finally
        {
            Directory.Delete(directory);
            Directory.Delete(Path.GetDirectoryName(SocketPath.Below(deep + "2", "engine.sock"))!);
        }
    }
}
