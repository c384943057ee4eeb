using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Redis in a container; keeps everything in memory.</summary>
internal sealed class RedisResource(string name) : ContainerResource(name), IResourceWithConnectionString
{
    /// <summary>The image that Aspire 13.4 uses.</summary>
    public const string Image = "docker.io/library/redis:8.6";

    public string Password { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public EndpointReference PrimaryEndpoint => new(this, "tcp");

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)},password={Password}");
}
