namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a command is sent.</summary>
internal sealed class HttpCommandOptions
{
    /// <summary>Completes the request before it is sent.</summary>
    public Func<HttpCommandRequestContext, Task>? PrepareRequest { get; set; }
}

/// <summary>A command that is about to be sent.</summary>
internal sealed class HttpCommandRequestContext
{
    /// <summary>The request.</summary>
    public required HttpRequestMessage Request { get; init; }
}
