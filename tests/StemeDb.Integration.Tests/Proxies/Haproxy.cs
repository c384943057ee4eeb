namespace StemeDb.Integration.Tests.Proxies;

/// <summary>haproxy with <c>deploy/haproxy/haproxy.cfg</c>.</summary>
internal sealed class Haproxy : ProxyKind
{
    public const string ProgramPath = "/usr/sbin/haproxy";

    public override string Name => "haproxy";

    protected override string Program => ProgramPath;

    public override string Prepare(string folder, int port, IReadOnlyList<Uri> apis, Func<string, string> change)
    {
        File.WriteAllText(Path.Combine(folder, "haproxy.cfg"), change(Shipped(
            "haproxy", "haproxy.cfg",
            ("  user haproxy\n  group haproxy\n  chroot /var/lib/haproxy\n", ""),
            ("  server api1 127.0.0.1:18180\n", string.Concat(apis.Select((api, i) => $"  server api{i + 1} {api.Authority}\n"))),
            // Not every host where tests run allows as many files.
            ("maxconn 20000\n", "maxconn 2000\n"),
            ("bind :443 ", $"bind 127.0.0.1:{port} "),
            ("/etc/stemedb/tls/", $"{folder}/"))));
        return $"exec {Program} -db -f {folder}/haproxy.cfg";
    }
}
