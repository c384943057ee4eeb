using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity.Refusals;

namespace StemeDb.Api.Identity.Tokens;

/// <summary>The scheme of tokens: the framework's handler of JWTs, with nothing left to chance.</summary>
internal static class TokenScheme
{
    public static void AddTokens(this AuthenticationBuilder schemes, TokenOptions tokens)
    {
        schemes.AddJwtBearer(Schemes.Token, null, _ => { });
        schemes.Services.AddOptions<JwtBearerOptions>(Schemes.Token).Configure<ILoggerFactory>((bearer, loggers) =>
        {
            bearer.MapInboundClaims = false;
            bearer.ConfigurationManager = TokenKeys.From(tokens, loggers.CreateLogger(typeof(TokenKeys)));
            bearer.TokenValidationParameters = Rules(tokens);
            bearer.Events = Events(tokens);
        });
    }

    private static TokenValidationParameters Rules(TokenOptions tokens) => new()
    {
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ValidateIssuerSigningKey = true,
        ValidAlgorithms = tokens.Algorithms,
        ValidAudience = tokens.Audience,
        ClockSkew = tokens.ClockSkew,

        // Metadata may name an issuer too; only the one that was configured counts.
        IssuerValidator = (issuer, _, _) => issuer == tokens.Issuer
            ? issuer : throw new SecurityTokenInvalidIssuerException("The issuer is not the one that was configured."),
    };

    private static JwtBearerEvents Events(TokenOptions tokens)
    {
        var claims = new TokenClaims(tokens);
        return new JwtBearerEvents
        {
            // Without keys the handler would call the token bad. Once there are some this waits for nothing.
            OnMessageReceived = context => context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted),
            OnAuthenticationFailed = context =>
            {
                // Keys that could not be had say nothing of the token.
                if (context.Exception is not (SecurityTokenException or ArgumentException))
                {
                    throw new ProblemException(new Problem(ErrorCatalog.IdentityUnavailable) { RetryAfter = TimeSpan.FromSeconds(5) });
                }

                context.HttpContext.Refuse(context.Exception is SecurityTokenExpiredException ? CredentialsRefused.Expired : CredentialsRefused.BadToken);
                return Task.CompletedTask;
            },
            OnTokenValidated = context =>
            {
                if (claims.TryRead((JsonWebToken)context.SecurityToken, out var caller))
                {
                    context.Principal = new CallerPrincipal(caller, Schemes.Token, UntilExpired(context, tokens));
                }
                else
                {
                    context.HttpContext.Refuse(CredentialsRefused.BadToken);
                    context.Fail(CredentialsRefused.BadToken.Reason);
                }

                return Task.CompletedTask;
            },
        };
    }

    private static Func<CancellationToken, ValueTask<CredentialsRefused?>> UntilExpired(TokenValidatedContext context, TokenOptions tokens)
    {
        var end = new DateTimeOffset(context.SecurityToken.ValidTo, TimeSpan.Zero);
        var clock = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>();

        // In this order, since the end may be that of all time.
        return _ => ValueTask.FromResult(clock.GetUtcNow() - tokens.ClockSkew > end ? CredentialsRefused.Expired : null);
    }
}
