namespace Aspire.Hosting;

/// <summary>Where a project of this repository is. The build writes one for each project the AppHost references.</summary>
internal interface IProjectMetadata : IResourceAnnotation
{
    string ProjectPath { get; }
}
