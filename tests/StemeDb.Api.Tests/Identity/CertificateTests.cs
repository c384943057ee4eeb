using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StemeDb.Api.Identity.Certificates;
using StemeDb.Model.Keys;

namespace StemeDb.Api.Tests.Identity;

public sealed class CertificateTests
{
    [Fact]
    public void A_certificate_is_known_by_its_alternative_names_and_its_subject()
    {
        using var certificate = Make("CN=loader,O=Acme", names =>
        {
            names.AddDnsName("loader.acme.example");
            names.AddUri(new Uri("spiffe://acme.example/loader"));
            names.AddEmailAddress("ops@acme.example");
            names.AddIpAddress(System.Net.IPAddress.Loopback);
        });

        Assert.Equal(
            ["dns:loader.acme.example", "email:ops@acme.example", "subject:CN=loader, O=Acme", "uri:spiffe://acme.example/loader"],
            CertificateNames.Of(certificate).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_map_says_what_each_may_do_in_the_form_of_keys()
    {
        var map = CertificateMap.Parse("""
            {"uri:spiffe://acme.example/loader":{"name":"loader","scopes":["write"],"sources":["acme-bot"],"write_paths":["acme/**"]},
             "subject:CN=reader":{"name":"reader","scopes":["read"]}}
            """);

        Assert.Equal(KeyScopes.Write, map["uri:spiffe://acme.example/loader"].Scopes);
        Assert.Equal("acme/**", Assert.Single(map["uri:spiffe://acme.example/loader"].WritePatterns).Text);
        Assert.Equal(2, map.Count);
    }

    [Theory]
    [InlineData("{", "no JSON object")]
    [InlineData("[]", "no JSON object")]
    [InlineData("""{"loader":{"name":"x","scopes":["read"]}}""", "does not begin with one of dns: uri: email: subject:")]
    [InlineData("""{"dns:a":{"name":"x","scopes":["root"]}}""", "is wrong at '/scopes/0'")]
    [InlineData("""{"dns:a":{"name":"x"}}""", "is wrong at '/scopes'")]
    [InlineData("""{"dns:a":{"name":"x","scopes":["read"]},"dns:a":{"name":"y","scopes":["admin"]}}""", "each once")]
    public void A_map_that_is_none_is_refused(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => CertificateMap.Parse(text)).Message, StringComparison.Ordinal);

    private static X509Certificate2 Make(string subject, Action<SubjectAlternativeNameBuilder> name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        name(names);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
