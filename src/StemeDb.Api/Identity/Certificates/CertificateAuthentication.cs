using System.Security.Cryptography.X509Certificates;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using StemeDb.Api.Identity.Refusals;
using StemeDb.Model.Keys;
using StemeDb.Model.Time;

namespace StemeDb.Api.Identity.Certificates;

/// <summary>
/// The scheme of client certificates. That an authority of ours signed it was checked in the handshake; here it is said who it stands for,
/// and that it has not run out since: connections live long.
/// </summary>
internal sealed class CertificateAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, CertificateMap map)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Context.Connection.ClientCertificate is not { } certificate)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var (name, grant, refused) = Judge(certificate);
        return Task.FromResult(grant is null
            ? Context.Refuse(refused!)
            : CallerTicket.Of(
                Grant.To(CallerKind.Certificate, CallerName.Printable(name), "certificate:" + name, grant),
                Scheme.Name,
                _ => ValueTask.FromResult(Refusal(certificate, grant))));
    }

    /// <summary>Why the certificate does not allow any longer what it allowed; null: it does.</summary>
    private CredentialsRefused? Refusal(X509Certificate2 certificate, ApiKey before)
    {
        var (_, grant, refused) = Judge(certificate);
        return refused ?? (ReferenceEquals(grant, before) ? null : CredentialsRefused.Changed);
    }

    private (string Name, ApiKey? Grant, CredentialsRefused? Refused) Judge(X509Certificate2 certificate)
    {
        var now = TimeProvider.GetUtcNow();
        if (now > certificate.NotAfter.ToUniversalTime())
        {
            return ("", null, CredentialsRefused.Expired);
        }

        // Two names that stand for two callers would leave it to chance who asks.
        var found = CertificateNames.Of(certificate).Select(name => (Name: name, Grant: map.Find(name))).Where(each => each.Grant is not null).ToList();
        if (found is not [var (name, grant)])
        {
            return ("", null, CredentialsRefused.UnknownCertificate);
        }

        return grant!.IsGoodAt(new Instant(now.UtcTicks)) ? (name, grant, null) : (name, null, CredentialsRefused.Expired);
    }
}
