using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using StemeDb.Integration.Tests.Processes;
using StemeDb.Testing;

namespace StemeDb.Integration.Tests.Transport;

/// <summary>Who reaches the engine may do everything, so it is reached by those alone who may.</summary>
[SupportedOSPlatform("linux")]
public sealed class The_way_to_the_engine
{
    private readonly int _port = FreePorts.Take(1)[0];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0600", UnixFileMode.UserRead | UnixFileMode.UserWrite, "700")]
    [InlineData("0660", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, "750")]
    public async Task Its_socket_is_for_its_users_alone(string given, UnixFileMode mode, string directoryMode)
    {
        await using var stack = Stack.Prepare(new());
        var socket = Path.Combine(stack.Folder, "run", "e.sock");
        stack.Extra["STEMEDB_ENGINE_SOCKET"] = socket;
        stack.Extra["STEMEDB_ENGINE_SOCKET_MODE"] = given;
        stack.Extra["STEMEDB_ENGINE_ENDPOINT"] = $"unix:{socket}";
        stack.StartEngine();
        stack.StartApi();
        await stack.WaitUntilReadyAsync();

        Assert.Equal(mode, File.GetUnixFileMode(socket));
        Assert.Equal(Convert.ToInt32(directoryMode, 8), (int)File.GetUnixFileMode(Path.GetDirectoryName(socket)!));
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can try it as another user.");

        // The directory alone must not be what keeps others out.
        foreach (var each in (string[])[stack.Folder, Path.GetDirectoryName(socket)!])
        {
            File.SetUnixFileMode(each, File.GetUnixFileMode(each) | UnixFileMode.OtherExecute);
        }

        var (_, said) = await RunAsync("setpriv", "--reuid=65534", "--clear-groups", "--regid=65534", "openssl", "s_client", "-unix", socket);
        Assert.Contains("Permission denied", said, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_socket_that_every_user_may_replace_is_refused()
    {
        await using var stack = Stack.Prepare(new());
        var directory = Directory.CreateDirectory(Path.Combine(stack.Folder, "open")).FullName;
        File.SetUnixFileMode(directory, (UnixFileMode)Convert.ToInt32("777", 8));
        stack.Extra["STEMEDB_ENGINE_SOCKET"] = Path.Combine(directory, "e.sock");

        await RefusedAsync(stack, 2, $"STEMEDB_ENGINE_SOCKET is in '{directory}', in which every user may replace it");
    }

    [Fact]
    public async Task Without_tcp_the_socket_is_the_only_way()
    {
        await using var stack = await Stack.StartAsync(new() { ["STEMEDB_ENGINE_ADDR"] = "none" });
        await WriteAsync(stack);

        var bound = stack.Engine!.Output.Split('\n').Single(line => line.Contains("9/10 bind: ", StringComparison.Ordinal));
        Assert.Matches("bind: http://unix:[^ ]*/e\\.sock \\(", bound);
    }

    [Theory]
    [InlineData("STEMEDB_ENGINE_ADDR", "STEMEDB_ENGINE_ADDR is '0.0.0.0:{0}', which other hosts can reach, and who reaches it may read and write everything; set STEMEDB_ENGINE_TLS_CERT, STEMEDB_ENGINE_TLS_KEY and STEMEDB_ENGINE_TLS_CA to PEM files, or STEMEDB_ENGINE_ADDR to a loopback address")]
    [InlineData("STEMEDB_ENGINE_ADMIN_ADDR", "STEMEDB_ENGINE_ADMIN_ADDR is '0.0.0.0:{0}', which other hosts can reach; set STEMEDB_ENGINE_TLS_CERT")]
    public async Task What_other_hosts_reach_in_the_clear_refuses_to_start(string variable, string sentence)
    {
        await using var stack = Stack.Prepare(new() { [variable] = $"0.0.0.0:{_port}" });

        await RefusedAsync(stack, 2, string.Format(System.Globalization.CultureInfo.InvariantCulture, sentence, _port));
    }

    [Fact]
    public async Task With_certificates_on_both_sides_tcp_works_and_they_are_renewed_with_their_authority()
    {
        using var authority = new TestAuthority();
        await using var stack = Prepare(authority);
        await stack.WaitUntilReadyAsync();
        await WriteAsync(stack);

        // All of it anew: neither side would know the other by what it had.
        using var next = new TestAuthority("The next authority", authority.Directory);
        File.Copy(next.Path, authority.Path, overwrite: true);
        next.Write("engine", next.Issue("engine"));
        next.Write("api", next.Issue("api"));
        await Until.TrueAsync(
            () => Task.FromResult(Replaced(stack.Engine!) && Replaced(stack.Api!)), TimeSpan.FromMinutes(1), () => stack.Engine!.Output + stack.Api!.Output);
        await WriteAsync(stack);

        stack.Engine!.Signal(15);
        await stack.Engine.WaitForExitAsync();
        stack.StartEngine();
        await stack.WaitUntilReadyAsync();
        await WriteAsync(stack);

        static bool Replaced(ChildProcess process) => process.Output.Contains("The engine certificate was replaced", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_shows_no_certificate_or_one_of_a_stranger_is_not_spoken_to()
    {
        using var authority = new TestAuthority();
        await using var stack = Prepare(authority);
        await stack.WaitUntilReadyAsync();
        using var stranger = new TestAuthority("Test authority");
        using var forged = stranger.Issue("api").Load();
        using var own = authority.Issue("api").Load();

        Assert.False(await IsHeardAsync(null));
        Assert.False(await IsHeardAsync(forged));
        Assert.True(await IsHeardAsync(own));

        async Task<bool> IsHeardAsync(System.Security.Cryptography.X509Certificates.X509Certificate2? certificate)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _port, Ct);
            await using var tls = new SslStream(client.GetStream());
            try
            {
                await tls.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = "localhost",
                        CertificateChainPolicy = authority.Policy(),
                        ApplicationProtocols = [SslApplicationProtocol.Http2],
                        ClientCertificates = certificate is null ? null : [certificate],
                    },
                    Ct);

                // The preface of HTTP/2 with settings that say nothing; they are answered by the server's own (RFC 9113, 3.4).
                await tls.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"u8.ToArray(), Ct);
                var head = new byte[9];
                await tls.ReadExactlyAsync(head, Ct);
                return head[3] == 4;
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData("localhost", "stranger", "certificate")]
    [InlineData("elsewhere.example", "authority", "certificate")]
    public async Task An_engine_that_is_not_who_it_should_be_is_not_spoken_to(string host, string issuer, string reason)
    {
        using var authority = new TestAuthority();
        using var stranger = new TestAuthority("Test authority");
        await using var stack = Prepare(authority, (issuer == "stranger" ? stranger : authority).Issue("engine", host: host));

        await Until.TrueAsync(
            async () => (await (await stack.Http.GetAsync("/health/ready")).Content.ReadAsStringAsync()).Contains(reason, StringComparison.Ordinal),
            TimeSpan.FromMinutes(1), () => stack.Api!.Output + stack.Engine!.Output);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PostAsync(stack)).StatusCode);
    }

    [Theory]
    [InlineData("false", "https")]
    [InlineData("true", "http")]
    public async Task Health_and_metrics_for_other_hosts_are_behind_tls_unless_that_is_waived(string plain, string scheme)
    {
        using var authority = new TestAuthority();
        var extra = Variables(authority, "engine", authority.Issue("engine"));
        extra["STEMEDB_ENGINE_ADMIN_ADDR"] = $"0.0.0.0:{_port}";
        extra["STEMEDB_ENGINE_ADMIN_PLAIN"] = plain;
        await using var stack = Stack.Prepare(extra);
        stack.StartEngine();
        using var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = authority.Policy() } };
        using var client = new HttpClient(handler) { BaseAddress = new Uri($"{scheme}://localhost:{_port}") };

        await Until.TrueAsync(async () => (await client.GetAsync("/health/ready")).IsSuccessStatusCode, TimeSpan.FromMinutes(1), () => stack.Engine!.Output);

        Assert.Matches("(?m)^stemedb_tls_certificate_expiry_days\\{.*use=\"engine\"\\} 89\\.", await client.GetStringAsync("/metrics", Ct));
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_used_stops_the_start()
    {
        using var authority = new TestAuthority();
        var extra = Variables(authority, "engine", authority.Issue("engine", from: DateTimeOffset.UtcNow.AddDays(-3), to: DateTimeOffset.UtcNow.AddDays(-1)));
        await using var stack = Stack.Prepare(extra);

        await RefusedAsync(stack, 53, $"The engine did not start. Step 3 of 10, configuration: STEMEDB_ENGINE_TLS_CERT is '{authority.FilePath("engine.crt")}', and the certificate of 'CN=engine' in it expired at");
    }

    private Stack Prepare(TestAuthority authority, TestAuthority.Issued? engine = null)
    {
        var stack = Stack.Prepare(new());
        Set(stack, Variables(authority, "engine", engine ?? authority.Issue("engine")));
        stack.Extra["STEMEDB_ENGINE_ADDR"] = $"0.0.0.0:{_port}";
        stack.Extra["STEMEDB_ENGINE_ENDPOINT"] = $"https://localhost:{_port}";
        stack.Extra["STEMEDB_TLS_RELOAD_INTERVAL"] = "100ms";
        stack.StartEngine();
        Set(stack, Variables(authority, "api", authority.Issue("api")));
        stack.StartApi();
        Set(stack, new() { ["STEMEDB_ENGINE_TLS_CERT"] = authority.FilePath("engine.crt"), ["STEMEDB_ENGINE_TLS_KEY"] = authority.FilePath("engine.key") });
        return stack;

        static void Set(Stack stack, Dictionary<string, string?> variables)
        {
            foreach (var (name, value) in variables)
            {
                stack.Extra[name] = value;
            }
        }
    }

    private static Dictionary<string, string?> Variables(TestAuthority authority, string name, TestAuthority.Issued issued)
    {
        var (certificate, key) = authority.Write(name, issued);
        return new()
        {
            ["STEMEDB_ENGINE_TLS_CERT"] = certificate,
            ["STEMEDB_ENGINE_TLS_KEY"] = key,
            ["STEMEDB_ENGINE_TLS_CA"] = authority.Path,
        };
    }

    private static async Task RefusedAsync(Stack stack, int exitCode, string sentence)
    {
        stack.StartEngine();
        await stack.Engine!.WaitForExitAsync();
        Assert.Contains(sentence, stack.Engine.Output, StringComparison.Ordinal);
        Assert.Equal(exitCode, stack.Engine.ExitCode);
    }

    private static async Task WriteAsync(Stack stack) => Assert.Contains((int)(await PostAsync(stack)).StatusCode, (int[])[200, 201]);

    private static Task<HttpResponseMessage> PostAsync(Stack stack) =>
        stack.Http.PostAsJsonAsync("/v1/assertions", new { concept_path = "a/b", value = 1, source = "s" }, Ct);

    private static async Task<(int ExitCode, string Said)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(Ct);
        var said = await process.StandardOutput.ReadToEndAsync(Ct) + await errors;
        await process.WaitForExitAsync(Ct);
        return (process.ExitCode, said);
    }
}
