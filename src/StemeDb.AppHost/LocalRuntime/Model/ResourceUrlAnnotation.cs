namespace Aspire.Hosting.ApplicationModel;

/// <summary>A link that is shown for a resource.</summary>
internal sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>Absolute, or a path below the endpoint.</summary>
    public required string Url { get; set; }

    public string? DisplayText { get; set; }
}
