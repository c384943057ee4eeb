using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is known of a resource at a moment.</summary>
internal sealed record CustomResourceSnapshot
{
    public required string ResourceType { get; init; }

    public ResourceStateSnapshot? State { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>When the running process was started.</summary>
    public DateTime? StartTimeStamp { get; init; }

    /// <summary>Null while nothing has been asked yet.</summary>
    public HealthStatus? HealthStatus { get; init; }

    /// <summary>What the composition gave to the process; what it inherits from the AppHost is not repeated.</summary>
    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];

    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    public ImmutableArray<ResourcePropertySnapshot> Properties { get; init; } = [];
}

internal sealed record ResourceStateSnapshot(string Text, string? Style)
{
    public static implicit operator ResourceStateSnapshot?(string? text) => text is null ? null : new(text, null);
}

internal sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec);

internal sealed record ResourcePropertySnapshot(string Name, object? Value);

internal sealed record UrlSnapshot(string? Name, string Url, bool IsInternal);

/// <summary>A resource has changed.</summary>
internal sealed class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    public IResource Resource { get; } = resource;

    public string ResourceId { get; } = resourceId;

    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
