namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known only once the stack's ports are: it is asked for when a process starts.</summary>
internal interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}
