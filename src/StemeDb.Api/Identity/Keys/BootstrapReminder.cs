namespace StemeDb.Api.Identity.Keys;

/// <summary>Says at every start that the bootstrap key is still there.</summary>
internal sealed partial class BootstrapReminder(IdentityOptions options, ILogger<BootstrapReminder> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Bootstrap is { } bootstrap)
        {
            LogStillThere(BootstrapKey.Name, bootstrap.Id);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "{Variable} is set: whoever has the key {KeyId} is an administrator and can be neither revoked nor found in the list of keys; take it away once the first key is made")]
    private partial void LogStillThere(string variable, string keyId);
}
