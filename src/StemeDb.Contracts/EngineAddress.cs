using System.Diagnostics.CodeAnalysis;

namespace StemeDb.Contracts;

/// <summary>
/// Where an engine listens: <c>unix:/path/of/the.socket</c> or <c>http://host:port</c> on the same host, <c>https://host:port</c> on any.
/// </summary>
public sealed record EngineAddress
{
    /// <summary>Longest path of a Unix socket, in bytes of UTF-8: what Linux takes.</summary>
    public const int MaxSocketPathBytes = 107;

    private const string UnixScheme = "unix:";

    private EngineAddress(Uri? uri, string? socketPath)
    {
        Uri = uri;
        SocketPath = socketPath;
    }

    /// <summary>The address of a TCP listener; null for a Unix socket.</summary>
    public Uri? Uri { get; }

    /// <summary>The absolute path of a Unix socket; null for TCP.</summary>
    public string? SocketPath { get; }

    /// <summary>True for <c>https</c>: both sides show certificates.</summary>
    public bool IsTls => Uri?.Scheme == Uri.UriSchemeHttps;

    /// <summary>True when what is said can be read or changed on the way: over TCP to another host, without TLS.</summary>
    public bool IsExposed => Uri is { IsLoopback: false } && !IsTls;

    /// <summary>What an address may look like, for messages.</summary>
    public const string Allowed = "unix:/absolute/path of at most 107 bytes, http://host:port, or https://host:port";

    /// <summary>Reads an address.</summary>
    /// <param name="text">The text; see <see cref="Allowed"/>.</param>
    /// <param name="address">The address, when the text is one.</param>
    /// <returns>False when the text is not an address.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EngineAddress? address)
    {
        address = null;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        if (text.StartsWith(UnixScheme, StringComparison.Ordinal))
        {
            var path = text[UnixScheme.Length..];
            if (!Path.IsPathRooted(path) || System.Text.Encoding.UTF8.GetByteCount(path) > MaxSocketPathBytes)
            {
                return false;
            }

            address = new EngineAddress(null, path);
            return true;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri.PathAndQuery is not "/"
            || uri.UserInfo.Length > 0)
        {
            return false;
        }

        address = new EngineAddress(uri, null);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => SocketPath is null ? Uri!.GetLeftPart(UriPartial.Authority) : UnixScheme + SocketPath;
}
