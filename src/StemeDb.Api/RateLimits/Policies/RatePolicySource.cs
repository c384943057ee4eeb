namespace StemeDb.Api.RateLimits.Policies;

/// <summary>
/// The policies in force. Their file is looked at every second, by its content: notifications do not come from every file system,
/// and a file that is put in place by a link does not change itself. A file that is wrong changes nothing. Thread-safe.
/// </summary>
internal sealed partial class RatePolicySource(RateLimitOptions options, TimeProvider clock, ILogger<RatePolicySource> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private volatile RatePolicies _current = options.Initial;
    private volatile string? _fault;
    private byte[]? _known = options.File is { } file && RatePolicyReading.TryReadBytes(file, out var bytes, out _) ? bytes : null;

    public RatePolicies Current => _current;

    /// <summary>Why the file is not in force as it is now; null: it is, or there is none.</summary>
    public string? Fault => _fault;

    /// <summary>Looks at the file now.</summary>
    public void Look()
    {
        if (options.File is not { } file)
        {
            return;
        }

        if (!RatePolicyReading.TryReadBytes(file, out var bytes, out var fault))
        {
            // Whatever stands there next is read, also what stood there before.
            _known = null;
            Refuse(file, fault!);
            return;
        }

        if (_known is { } known && bytes.AsSpan().SequenceEqual(known))
        {
            return;
        }

        _known = bytes;
        if (!RatePolicyFile.TryParse(bytes, options.Variables, out var policies, out fault))
        {
            Refuse(file, fault!);
            return;
        }

        _current = policies!;
        _fault = null;
        LogRead(logger, file);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.File is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }

    private void Refuse(string file, string fault)
    {
        var sentence = $"STEMEDB_RATE_LIMITS_FILE '{file}' {fault}; the policies that were read before stay in force.";
        if (sentence != _fault)
        {
            _fault = sentence;
            LogRefused(logger, sentence);
        }
    }

    [LoggerMessage(LogLevel.Information, "The rate limits of {File} are in force")]
    private static partial void LogRead(ILogger logger, string file);

    [LoggerMessage(LogLevel.Warning, "{Sentence}")]
    private static partial void LogRefused(ILogger logger, string sentence);
}
