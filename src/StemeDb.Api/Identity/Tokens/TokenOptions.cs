using Microsoft.IdentityModel.Tokens;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.Api.Identity.Tokens;

/// <summary>Which tokens (JWT) are taken, and what their claims mean.</summary>
internal sealed record TokenOptions
{
    /// <summary>The variable that says where the signers' public keys are.</summary>
    public const string KeysName = "STEMEDB_JWT_KEYS";

    private const string IssuerName = "STEMEDB_JWT_ISSUER";
    private const string AudienceName = "STEMEDB_JWT_AUDIENCE";
    private const string AlgorithmsName = "STEMEDB_JWT_ALGORITHMS";
    private const string ClockSkewName = "STEMEDB_JWT_CLOCK_SKEW";
    private const string ScopeClaimName = "STEMEDB_JWT_SCOPE_CLAIM";
    private const string SourcesClaimName = "STEMEDB_JWT_SOURCES_CLAIM";
    private const string ReadClaimName = "STEMEDB_JWT_READ_CLAIM";
    private const string WriteClaimName = "STEMEDB_JWT_WRITE_CLAIM";

    private static readonly string[] s_details = [AlgorithmsName, ClockSkewName, ScopeClaimName, SourcesClaimName, ReadClaimName, WriteClaimName];

    // Signatures by a private key alone: who can check one can not make one. Neither none nor a shared secret.
    private static readonly string[] s_algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Who must have made it: the claim <c>iss</c>, byte by byte.</summary>
    public required string Issuer { get; init; }

    /// <summary>For whom it must be made: one of the claim <c>aud</c>.</summary>
    public required string Audience { get; init; }

    /// <summary>Path of a file (JWKS or PEM), or the URL of a JWKS or of OpenID Connect metadata.</summary>
    public required string Keys { get; init; }

    /// <summary>The signatures that are taken.</summary>
    public required IReadOnlyList<string> Algorithms { get; init; }

    /// <summary>By how much clocks may differ.</summary>
    public required TimeSpan ClockSkew { get; init; }

    /// <summary>The claim with the scopes.</summary>
    public required string ScopeClaim { get; init; }

    /// <summary>The claim with the sources it may speak for; null: tokens are bound to none.</summary>
    public string? SourcesClaim { get; init; }

    /// <summary>The claim with the patterns it may read; null: tokens are bound to none.</summary>
    public string? ReadClaim { get; init; }

    /// <summary>The claim with the patterns it may write to; null: tokens are bound to none.</summary>
    public string? WriteClaim { get; init; }

    /// <summary>The URL of the keys; null when they are in a file.</summary>
    public Uri? KeysUrl => Keys.Contains("://", StringComparison.Ordinal) ? new Uri(Keys) : null;

    /// <summary>Reads it; null: no tokens are taken.</summary>
    public static TokenOptions? Read(SettingsReader settings)
    {
        var given = new[] { IssuerName, AudienceName, KeysName }.Select(name => (Name: name, Value: settings.Text(name))).ToArray();
        var options = new TokenOptions
        {
            Issuer = given[0].Value ?? "",
            Audience = given[1].Value ?? "",
            Keys = ReadKeys(settings),
            Algorithms = settings.Value(AlgorithmsName, s_algorithms, "names from " + string.Join(", ", s_algorithms) + ", separated by commas",
                (string text, out string[] chosen) => (chosen = text.Split(',', StringSplitOptions.TrimEntries)).All(s_algorithms.Contains)),
            ClockSkew = settings.Duration(ClockSkewName, TimeSpan.FromSeconds(30), TimeSpan.Zero, TimeSpan.FromMinutes(5)),
            ScopeClaim = settings.Text(ScopeClaimName) ?? "scope",
            SourcesClaim = settings.Text(SourcesClaimName),
            ReadClaim = settings.Text(ReadClaimName),
            WriteClaim = settings.Text(WriteClaimName),
        };
        if (given.All(each => each.Value is null))
        {
            RefuseDetails(settings);
            return null;
        }

        foreach (var (name, _) in given.Where(each => each.Value is null))
        {
            settings.Fault($"{name} is not given; {IssuerName}, {AudienceName} and {KeysName} are set together, or none is.");
        }

        return options;
    }

    // Who sets one of these believes that tokens are taken, and bound by it.
    private static void RefuseDetails(SettingsReader settings)
    {
        foreach (var name in s_details.Where(name => settings.Text(name) is not null))
        {
            settings.Fault($"{name} is given, and no tokens are taken; set {IssuerName}, {AudienceName} and {KeysName}, or leave {name} out.");
        }
    }

    private static string ReadKeys(SettingsReader settings)
    {
        var keys = settings.Value(KeysName, "", "a path of a file with a JWKS or PEM, or an https:// URL (http:// only of this host)", (string text, out string value) =>
        {
            value = text.Contains("://", StringComparison.Ordinal) ? text : Path.GetFullPath(text);
            return value != text || Path.IsPathRooted(text) || IsSafe(text);
        });
        if (keys.Length > 0 && !keys.Contains("://", StringComparison.Ordinal))
        {
            ReloadedFile<IReadOnlyList<SecurityKey>>.Check(settings, KeysName, keys, PublicKeys.Parse);
        }

        return keys;
    }

    private static bool IsSafe(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && SafeDocuments.IsSafe(url);
}
