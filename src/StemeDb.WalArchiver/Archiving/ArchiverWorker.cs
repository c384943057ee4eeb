using StemeDb.Archive.Leases;
using StemeDb.Archive.Objects;
using StemeDb.Contracts.Failures;
using StemeDb.ServiceDefaults.Hosting;
using StemeDb.WalArchiver.Configuration;

namespace StemeDb.WalArchiver.Archiving;

/// <summary>Archives as long as the process runs: whatever passes is tried again, whatever needs a person ends the process.</summary>
internal sealed partial class ArchiverWorker(
    IJournalSource source, IObjectStore store, PieceOptions options, ArchiverState state, TimeProvider clock, ILogger<ArchiverWorker> logger)
{
    private static readonly TimeSpan _pauseMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _pauseMax = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = logger;

    /// <exception cref="StartupException">A person has to look; it says what the process exits with.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var pause = _pauseMin; ; pause = pause * 2 < _pauseMax ? pause * 2 : _pauseMax)
        {
            try
            {
                await new ArchiveRun(source, store, options, state, clock, _logger).RunAsync(cancellation);
                pause = _pauseMin;
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (ArchivingStoppedException error)
            {
                throw Stop(error.ExitCode, error);
            }
            catch (LeaseLostException error) when (error.IsTaken)
            {
                throw Stop(ArchiverExitCodes.LeaseTaken, error);
            }
            catch (Exception error) when (error is ObjectDamagedException or ForeignObjectException)
            {
                throw Stop(ArchiverExitCodes.ArchiveUnreadable, error);
            }
            catch (Exception error) when (error is ObjectStoreException or LeaseLostException)
            {
                state.StoreFailed(error);
                LogFailed(error.Message);
            }
            catch (EngineException error)
            {
                state.EngineFailed(error);
                LogFailed(error.Message);
            }

            try
            {
                await Task.Delay(pause, clock, cancellation);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private StartupException Stop(int exitCode, Exception error)
    {
        state.Stopped(exitCode, error.Message);
        LogStopped(error.Message);
        return new StartupException(error.Message, exitCode, error);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Archiving was interrupted and begins again: {Error}")]
    private partial void LogFailed(string error);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Archiving has stopped: {Error}")]
    private partial void LogStopped(string error);
}
