using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Proxies;

/// <summary>nginx with <c>deploy/nginx/stemedb.conf</c>.</summary>
internal sealed class Nginx : ProxyKind
{
    private const int Hangup = 1;

    public override string Name => "nginx";

    protected override string Program => "/usr/sbin/nginx";

    public override string Prepare(string folder, int port, IReadOnlyList<Uri> apis, Func<string, string> change)
    {
        var ours = change(Shipped(
            "nginx", "stemedb.conf",
            ("server 127.0.0.1:18180;", string.Join('\n', apis.Select(api => $"server {api.Authority};"))),
            ("listen 443 ", $"listen 127.0.0.1:{port} "),
            ("/etc/stemedb/tls/", $"{folder}/")));
        File.WriteAllText(Path.Combine(folder, "nginx.conf"), $$"""
            pid {{folder}}/nginx.pid;
            events {}
            http {
              access_log off;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/f;
              uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
              {{ours}}
            }
            """);
        // As the daemon's own process, so that it ends with the test.
        return $"exec {Program} -p {folder} -c {folder}/nginx.conf -e stderr -g 'daemon off;'";
    }

    /// <summary>It does not ask for readiness, so it is told.</summary>
    public override void TakeOut(string folder, ChildProcess process, Uri api)
    {
        var file = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(file, Replace(File.ReadAllText(file), $"server {api.Authority};", $"server {api.Authority} down;"));
        process.Signal(Hangup);
    }
}
