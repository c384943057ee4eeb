using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace StemeDb.ServiceDefaults.Certificates;

/// <summary>
/// A certificate that is renewed while the process runs. Its files are read at every interval, whatever way they were replaced:
/// written over, renamed, or by a link that now leads elsewhere, as Kubernetes does. New connections get the new one; those that are
/// there go on with theirs. What cannot be used is told once and changes nothing. Thread-safe.
/// </summary>
public sealed partial class CertificateSource : IDisposable
{
    private readonly CertificateFiles _files;
    private readonly string _use;
    private readonly TimeProvider _time;
    private readonly Meter _meter = new("StemeDb.Certificates");
    private readonly Counter<long> _reloads;
    private readonly Lock _gate = new();
    private ILogger _logger = NullLogger.Instance;
    private ITimer? _timer;
    private volatile LoadedCertificate _current;
    private volatile string? _failure;
    private string _usedDigest;
    private string? _triedDigest;
    private string? _toldFailure;
    private bool _disposed;

    /// <summary>Reads the files.</summary>
    /// <param name="files">Where the certificate is.</param>
    /// <param name="use">What it is for, in a word, as metrics and health name it: <c>http</c>, <c>engine</c>.</param>
    /// <param name="time">The clock that validity is judged by.</param>
    /// <exception cref="CertificateException">It cannot be used.</exception>
    public CertificateSource(CertificateFiles files, string use, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        (_files, _use, _time) = (files, use, time ?? TimeProvider.System);
        var text = PemText.Read(files);
        _current = CertificateReader.Read(files, text, _time.GetUtcNow());
        _usedDigest = text.Digest;
        var tag = new KeyValuePair<string, object?>("use", use);
        _meter.CreateObservableGauge(
            "stemedb_tls_certificate_expiry_days", () => new Measurement<double>((_current.ExpiresAt - _time.GetUtcNow()).TotalDays, tag),
            description: "Days until the certificate expires, or the first of its chain; negative afterwards.");
        _meter.CreateObservableGauge(
            "stemedb_tls_certificate_expiry_timestamp", () => new Measurement<double>(_current.ExpiresAt.ToUnixTimeSeconds(), tag), "s",
            "When that is, in Unix time.");
        _meter.CreateObservableGauge(
            "stemedb_tls_certificate_replacement_failed", () => new Measurement<int>(_failure is null ? 0 : 1, tag),
            description: "1 while the files hold what cannot be used and the certificate before it stays in use.");
        _reloads = _meter.CreateCounter<long>("stemedb_tls_certificate_reloads", description: "Changes of the files, by what came of them.");
    }

    /// <summary>The certificate for connections that begin now.</summary>
    public LoadedCertificate Current => _current;

    /// <summary>Why the certificate needs somebody, as a sentence: a replacement that cannot be used, or it has expired; null: all is well.</summary>
    public string? Reason => _failure is { } failure ? $"{_use} certificate: {failure} The one before it stays in use."
        : _time.GetUtcNow() >= _current.ExpiresAt ? $"{_use} certificate: it has expired; put a renewed one at {_files.CertificatePath}."
        : null;

    /// <summary>From now on looks at the files again and again.</summary>
    /// <param name="interval">How often: <c>STEMEDB_TLS_RELOAD_INTERVAL</c>.</param>
    /// <param name="logger">Where to say what became of a change.</param>
    public void Watch(TimeSpan interval, ILogger logger)
    {
        _logger = logger;
        _timer = _time.CreateTimer(_ => Look(), null, interval, interval);
    }

    /// <summary>Looks at the files now.</summary>
    public void Look()
    {
        // A look that takes longer than the interval, on a disk that hangs, is not joined by another.
        if (!_gate.TryEnter())
        {
            return;
        }

        try
        {
            if (!_disposed)
            {
                LookOnce();
            }
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Watches no longer.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        _timer?.Dispose();
        _meter.Dispose();
    }

    private void LookOnce()
    {
        string? digest = null;
        try
        {
            var text = PemText.Read(_files);
            digest = text.Digest;
            if (digest == _usedDigest)
            {
                _triedDigest = null;
                Recovered();
                return;
            }

            _current = CertificateReader.Read(_files, text, _time.GetUtcNow());
            _usedDigest = digest;
            _triedDigest = null;
            Recovered();
            Count("ok");
            LogReplaced(_logger, _use, _current.Subject, _current.ExpiresAt);
        }
        catch (CertificateException e)
        {
            Failed(e.Message, digest ?? e.Message);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            // The platform refuses what was read. The process has a certificate that works, and goes on with it.
            Failed($"'{_files.CertificatePath}' cannot be used here: {e.Message}", digest ?? e.Message);
        }
    }

    /// <summary>Files are replaced one after the other: what is seen between two of them is not blamed before it is seen twice.</summary>
    private void Failed(string fault, string digest)
    {
        var seenTwice = _triedDigest == digest;
        _triedDigest = digest;
        if (!seenTwice || _toldFailure == fault)
        {
            return;
        }

        _toldFailure = fault;
        _failure = fault;
        Count("failed");
        LogKept(_logger, _use, fault);
    }

    private void Recovered() => _failure = _toldFailure = null;

    private void Count(string outcome) => _reloads.Add(
        1, new KeyValuePair<string, object?>("use", _use), new KeyValuePair<string, object?>("outcome", outcome));

    [LoggerMessage(LogLevel.Information, "The {Use} certificate was replaced by that of {Subject}, which expires at {ExpiresAt:O}.")]
    private static partial void LogReplaced(ILogger logger, string use, string subject, DateTimeOffset expiresAt);

    [LoggerMessage(LogLevel.Error, "The {Use} certificate cannot be replaced, the one before it stays in use: {Reason}")]
    private static partial void LogKept(ILogger logger, string use, string reason);
}
