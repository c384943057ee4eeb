using StemeDb.Integration.Tests.Processes;
using StemeDb.Testing;

namespace StemeDb.Integration.Tests.Transport;

/// <summary>The Api as it is shipped says in one sentence what is wrong with its certificate, and ends with the code of that.</summary>
public sealed class A_certificate_that_stops_the_start : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData(50, "STEMEDB_TLS_CERT is '{0}', and there is no such file;")]
    [InlineData(51, "STEMEDB_TLS_CERT is '{0}', which this process may not or cannot read")]
    [InlineData(52, "STEMEDB_TLS_CERT is '{0}', and there is no certificate in it;")]
    [InlineData(53, "STEMEDB_TLS_CERT is '{0}', and the certificate of 'CN=localhost' in it expired at ")]
    [InlineData(54, "STEMEDB_TLS_CERT is '{0}', and the certificate of 'CN=localhost' in it is not valid before ")]
    [InlineData(55, "STEMEDB_TLS_KEY is '{1}', which is not the key of the certificate in '{0}';")]
    [InlineData(56, "STEMEDB_TLS_KEY is '{1}', which is encrypted; set STEMEDB_TLS_KEY_PASSWORD_FILE")]
    [InlineData(57, "STEMEDB_TLS_KEY is '{1}', which does not open with the password of STEMEDB_TLS_KEY_PASSWORD;")]
    public async Task Has_a_sentence_and_a_code(int code, string sentence)
    {
        var (certificate, key) = Files(code);
        var (exitCode, output) = await ChildProcess.RunAsync(Programs.Api, [], new Dictionary<string, string?>
        {
            ["STEMEDB_BIND_ADDR"] = $"127.0.0.1:{FreePorts.Take(1)[0]}",
            ["STEMEDB_TLS_ENABLED"] = "true",
            ["STEMEDB_TLS_CERT"] = certificate,
            ["STEMEDB_TLS_KEY"] = key,
            ["STEMEDB_TLS_KEY_PASSWORD"] = code == 57 ? "wrong" : null,
        });

        Assert.True(exitCode == code, $"It ended with {exitCode}.\n{output}");
        var said = string.Format(System.Globalization.CultureInfo.InvariantCulture, sentence, certificate, key);
        Assert.Single(output.Split('\n'), line => line.Contains(said, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private (string Certificate, string Key) Files(int code)
    {
        var now = DateTimeOffset.UtcNow;
        var issued = code switch
        {
            53 => _authority.Issue(from: now.AddDays(-9), to: now.AddMinutes(-1)),
            54 => _authority.Issue(from: now.AddHours(1)),
            56 or 57 => _authority.Issue(password: "right"),
            _ => _authority.Issue(),
        };
        var (certificate, key) = _authority.Write("own", issued);
        return code switch
        {
            50 => (certificate + "x", key),
            51 => (_authority.Directory, key),
            52 => (key, key),
            55 => (certificate, _authority.Write("other", _authority.Issue()).Key),
            _ => (certificate, key),
        };
    }
}
