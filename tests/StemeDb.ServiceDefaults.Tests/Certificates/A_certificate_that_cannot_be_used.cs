using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using StemeDb.ServiceDefaults.Certificates;
using StemeDb.ServiceDefaults.Configuration;
using StemeDb.Testing;

namespace StemeDb.ServiceDefaults.Tests.Certificates;

/// <summary>Every way in which a certificate can be wrong has its sentence and its exit code.</summary>
public sealed class A_certificate_that_cannot_be_used : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void Is_missing()
    {
        var (certificate, key) = _authority.Write("own", _authority.Issue());

        Refused(50, $"STEMEDB_TLS_CERT is '{certificate}x', and there is no such file", certificate + "x", key);
        Refused(50, $"STEMEDB_TLS_KEY is '{_authority.FilePath("none")}', and there is no such file", certificate, _authority.FilePath("none"));
        Refused(50, "STEMEDB_TLS_CLIENT_CA is", certificate, key, authorities: "/nowhere/authority.crt");
        Refused(50, "STEMEDB_TLS_KEY_PASSWORD_FILE is", certificate, key, passwordPath: "/nowhere/password");
    }

    [Fact]
    public void Is_a_directory()
    {
        var (certificate, key) = _authority.Write("own", _authority.Issue());

        Refused(51, $"STEMEDB_TLS_CERT is '{_authority.Directory}', which this process may not or cannot read", _authority.Directory, key);
        Refused(51, $"STEMEDB_TLS_KEY is '{_authority.Directory}', which this process may not or cannot read", certificate, _authority.Directory);
    }

    [Fact]
    public void Is_not_pem()
    {
        var own = _authority.Issue();
        var (certificate, key) = _authority.Write("own", own);
        var text = Written("text", "not a certificate at all");
        var damaged = Written("damaged", own.Certificate.Replace("\nMII", "\nAAA", StringComparison.Ordinal));
        var damagedKey = Written("damaged.key", own.Key.Replace("\nMI", "\nAA", StringComparison.Ordinal));

        Refused(52, $"STEMEDB_TLS_CERT is '{text}', and there is no certificate in it", text, key);
        Refused(52, $"STEMEDB_TLS_CERT is '{key}', and there is no certificate in it", key, key);
        Refused(52, $"STEMEDB_TLS_CERT is '{damaged}', and a certificate in it is damaged", damaged, key);
        Refused(52, $"STEMEDB_TLS_KEY is '{text}', and there is no private key in it", certificate, text);
        Refused(52, $"STEMEDB_TLS_KEY is '{certificate}', and there is no private key in it", certificate, certificate);
        Refused(52, $"STEMEDB_TLS_KEY is '{damagedKey}', and its private key is damaged", certificate, damagedKey);
        Refused(52, "STEMEDB_TLS_CERT is '/dev/zero', and it is longer than any PEM file", "/dev/zero", key);
        Refused(52, $"STEMEDB_TLS_CLIENT_CA is '{text}', and there is no certificate in it", certificate, key, authorities: text);
    }

    [Fact]
    public void Has_expired_or_is_not_valid_yet()
    {
        var (old, oldKey) = _authority.Write("old", _authority.Issue(to: DateTimeOffset.UtcNow.AddMinutes(-1), from: DateTimeOffset.UtcNow.AddDays(-9)));
        var (early, earlyKey) = _authority.Write("early", _authority.Issue(from: DateTimeOffset.UtcNow.AddHours(1)));
        var (good, goodKey) = _authority.Write("good", _authority.Issue());
        var chain = Written("chain", File.ReadAllText(good) + File.ReadAllText(old));

        Refused(53, $"STEMEDB_TLS_CERT is '{old}', and the certificate of 'CN=localhost' in it expired at", old, oldKey);
        Refused(53, $"STEMEDB_TLS_CERT is '{chain}', and the certificate of 'CN=localhost' in it expired at", chain, goodKey);
        Refused(53, $"STEMEDB_TLS_CLIENT_CA is '{old}', and the certificate of 'CN=localhost' in it expired at", good, goodKey, authorities: old);
        Refused(54, $"STEMEDB_TLS_CERT is '{early}', and the certificate of 'CN=localhost' in it is not valid before", early, earlyKey);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Has_another_key(bool ofRsa, bool otherOfRsa)
    {
        var (certificate, _) = _authority.Write("own", _authority.Issue(rsa: ofRsa));
        var (_, other) = _authority.Write("other", _authority.Issue(rsa: otherOfRsa));
        var (_, locked) = _authority.Write("locked", _authority.Issue(rsa: otherOfRsa, password: "open"));

        Refused(55, $"STEMEDB_TLS_KEY is '{other}', which is not the key of the certificate in '{certificate}'", certificate, other);
        Refused(55, $"STEMEDB_TLS_KEY is '{locked}', which is not the key of the certificate in '{certificate}'", certificate, locked, password: "open");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Has_a_key_that_is_locked(bool ofRsa)
    {
        var (certificate, key) = _authority.Write("own", _authority.Issue(rsa: ofRsa, password: "open sesame"));
        var wrong = Written("wrong", "open barley\n");
        var right = Written("right", "open sesame\n");

        Refused(56, $"STEMEDB_TLS_KEY is '{key}', which is encrypted; set STEMEDB_TLS_KEY_PASSWORD_FILE", certificate, key);
        Refused(57, $"STEMEDB_TLS_KEY is '{key}', which does not open with the password of STEMEDB_TLS_KEY_PASSWORD;", certificate, key, password: "open barley");
        Refused(57, $"STEMEDB_TLS_KEY is '{key}', which does not open with the password of STEMEDB_TLS_KEY_PASSWORD_FILE;", certificate, key, passwordPath: wrong);

        using var source = new CertificateSource(Files(certificate, key, passwordPath: right), "test");
        Assert.Equal("CN=localhost", source.Current.Context.TargetCertificate.Subject);
        Assert.DoesNotContain("sesame", Files(certificate, key, password: "open sesame").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_as_openssl_writes_them_are_taken()
    {
        foreach (var (name, command) in new[]
        {
            ("ec", "ecparam -name prime256v1 -genkey -out KEY"),
            ("rsa", "genrsa -traditional -out KEY 2048"),
            ("pkcs8", "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out KEY"),
        })
        {
            var (certificate, key) = (_authority.FilePath(name + ".crt"), _authority.FilePath(name + ".key"));
            await OpensslAsync(command.Replace("KEY", key, StringComparison.Ordinal));
            await OpensslAsync($"req -x509 -key {key} -subj /CN={name} -days 9 -out {certificate}");

            using var source = new CertificateSource(Files(certificate, key), "test");
            Assert.Equal($"CN={name}", source.Current.Context.TargetCertificate.Subject);
        }

        var old = _authority.FilePath("old.key");
        await OpensslAsync($"rsa -traditional -aes128 -passout pass:x -in {_authority.FilePath("rsa.key")} -out {old}");
        Refused(52, $"STEMEDB_TLS_KEY is '{old}', and its key is encrypted in the old way of OpenSSL", _authority.FilePath("rsa.crt"), old, password: "x");
    }

    [Fact]
    public void A_certificate_needs_its_key_and_an_engine_its_authority()
    {
        Assert.StartsWith("STEMEDB_TLS_KEY is not given", Fault(settings => CertificateFiles.Read(settings, CertificateVariables.Http), ("STEMEDB_TLS_CERT", "a")), StringComparison.Ordinal);
        Assert.StartsWith("STEMEDB_TLS_CERT is not given", Fault(settings => CertificateFiles.Read(settings, CertificateVariables.Http), ("STEMEDB_TLS_KEY", "a")), StringComparison.Ordinal);
        Assert.StartsWith("STEMEDB_ENGINE_TLS_CA is not given", Fault(CertificateFiles.ReadOfEngine, ("STEMEDB_ENGINE_TLS_CERT", "a"), ("STEMEDB_ENGINE_TLS_KEY", "b")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("STEMEDB_ENGINE_TLS_CA")]
    [InlineData("STEMEDB_ENGINE_TLS_KEY_PASSWORD")]
    [InlineData("STEMEDB_ENGINE_TLS_KEY_PASSWORD_FILE")]
    public void What_belongs_to_a_certificate_is_not_ignored_without_one(string name) => Assert.Equal(
        $"{name} is given, and no certificate is; set STEMEDB_ENGINE_TLS_CERT, STEMEDB_ENGINE_TLS_KEY and STEMEDB_ENGINE_TLS_CA to PEM files, or leave {name} out.",
        Fault(CertificateFiles.ReadOfEngine, (name, "a")));

    private static string Fault(Func<SettingsReader, CertificateFiles?> read, params (string Name, string Value)[] variables)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(variables.Select(v => KeyValuePair.Create(v.Name, (string?)v.Value))).Build();
        return Assert.Throws<ConfigurationException>(() => SettingsReader.Bind(configuration, settings => read(settings) is null)).Message;
    }

    private static async Task OpensslAsync(string arguments)
    {
        using var openssl = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardError = true })!;
        var said = await openssl.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await openssl.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(openssl.ExitCode == 0, said);
    }

    private string Written(string name, string text)
    {
        var path = _authority.FilePath(name);
        File.WriteAllText(path, text);
        return path;
    }

    private static void Refused(
        int exitCode, string sentence, string certificate, string key, string? authorities = null, string? password = null, string? passwordPath = null)
    {
        var files = Files(certificate, key, authorities, password, passwordPath);
        var fault = Assert.Throws<CertificateException>(() => new CertificateSource(files, "test"));

        Assert.StartsWith(sentence, fault.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.Equal(exitCode, fault.ExitCode);
    }

    private static CertificateFiles Files(string certificate, string key, string? authorities = null, string? password = null, string? passwordPath = null) => new()
    {
        Variables = CertificateVariables.Http,
        CertificatePath = certificate,
        KeyPath = key,
        AuthoritiesPath = authorities,
        Password = password,
        PasswordPath = passwordPath,
    };
}
