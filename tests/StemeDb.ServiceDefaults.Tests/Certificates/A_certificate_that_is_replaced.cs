using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StemeDb.ServiceDefaults.Certificates;
using StemeDb.Testing;

namespace StemeDb.ServiceDefaults.Tests.Certificates;

public sealed class A_certificate_that_is_replaced : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void Is_used_when_it_was_written_over()
    {
        using var source = Started(_authority.Issue("first"));

        _authority.Write("own", _authority.Issue("second"));
        source.Look();

        Assert.Equal(("CN=second", null), (Subject(source), source.Reason));
    }

    [Fact]
    public void Is_used_when_it_was_renamed_into_place()
    {
        using var source = Started(_authority.Issue("first"));

        var (certificate, key) = _authority.Write("next", _authority.Issue("second"));
        File.Move(certificate, _authority.FilePath("own.crt"), overwrite: true);
        File.Move(key, _authority.FilePath("own.key"), overwrite: true);
        source.Look();

        Assert.Equal("CN=second", Subject(source));
    }

    [Fact]
    public void Is_used_when_a_link_leads_to_another_directory_as_in_kubernetes()
    {
        // tls.crt → ..data/tls.crt, ..data → ..2026_01/; an update makes another directory and renames a new ..data over the old.
        Version("one", _authority.Issue("first"));
        Directory.CreateSymbolicLink(_authority.FilePath("..data"), "one");
        File.CreateSymbolicLink(_authority.FilePath("own.crt"), "..data/tls.crt");
        File.CreateSymbolicLink(_authority.FilePath("own.key"), "..data/tls.key");
        using var source = new CertificateSource(Files(), "test");
        Assert.Equal("CN=first", Subject(source));

        Version("two", _authority.Issue("second"));
        Directory.CreateSymbolicLink(_authority.FilePath("..data_tmp"), "two");
        Rename(_authority.FilePath("..data_tmp"), _authority.FilePath("..data"));
        Directory.Delete(_authority.FilePath("one"), recursive: true);
        source.Look();

        Assert.Equal(("CN=second", null), (Subject(source), source.Reason));
    }

    [Fact]
    public void Changes_nothing_while_it_cannot_be_used_and_says_so_once()
    {
        var log = new LogOfLines();
        using var source = Started(_authority.Issue("first"));
        source.Watch(TimeSpan.FromHours(1), log);
        var other = _authority.Issue("second");

        File.WriteAllText(_authority.FilePath("own.crt"), other.Certificate);
        source.Look();
        Assert.Null(source.Reason);

        for (var i = 0; i < 5; i++) source.Look();
        Assert.Equal("CN=first", Subject(source));
        Assert.Matches("^test certificate: STEMEDB_TLS_KEY is '.*own.key', which is not the key of the certificate in .*own.crt'; .*\\. The one before it stays in use\\.$", source.Reason);
        Assert.Single(log.Lines);

        File.WriteAllText(_authority.FilePath("own.key"), other.Key);
        source.Look();
        Assert.Equal(("CN=second", null), (Subject(source), source.Reason));
        Assert.Equal(2, log.Lines.Count);
    }

    [Fact]
    public void That_is_put_back_is_no_failure_any_more()
    {
        var first = _authority.Issue("first");
        using var source = Started(first);

        File.Delete(_authority.FilePath("own.key"));
        source.Look();
        source.Look();
        Assert.Contains("there is no such file", source.Reason, StringComparison.Ordinal);

        _authority.Write("own", first);
        source.Look();
        Assert.Equal(("CN=first", null), (Subject(source), source.Reason));
    }

    [Fact]
    public void Caught_between_its_two_files_is_not_blamed()
    {
        using var source = Started(_authority.Issue("first"));
        for (var i = 0; i < 20; i++)
        {
            var next = _authority.Issue($"n{i}");
            File.WriteAllText(_authority.FilePath("own.crt"), next.Certificate);
            source.Look();
            Assert.Null(source.Reason);
            File.WriteAllText(_authority.FilePath("own.key"), next.Key);
            source.Look();
            Assert.Equal(($"CN=n{i}", null), (Subject(source), source.Reason));
        }
    }

    [Fact]
    public void Is_said_to_have_expired_when_nobody_replaced_it()
    {
        var clock = new MovingClock();
        _authority.Write("own", _authority.Issue(to: clock.GetUtcNow().AddDays(2)));
        using var source = new CertificateSource(Files(), "test", clock);
        Assert.Null(source.Reason);

        clock.Now += TimeSpan.FromDays(3);

        Assert.StartsWith("test certificate: it has expired; put a renewed one at", source.Reason, StringComparison.Ordinal);
        source.Look();
        Assert.Equal("CN=localhost", Subject(source));
    }

    private static string Subject(CertificateSource source) => source.Current.Context.TargetCertificate.Subject;

    /// <summary>Renames a link over another at once, which the framework refuses to.</summary>
    private static void Rename(string from, string to)
    {
        using var move = Process.Start("mv", ["-T", from, to]);
        move.WaitForExit();
        Assert.Equal(0, move.ExitCode);
    }

    private void Version(string name, TestAuthority.Issued issued)
    {
        Directory.CreateDirectory(_authority.FilePath(name));
        File.WriteAllText(_authority.FilePath($"{name}/tls.crt"), issued.Certificate);
        File.WriteAllText(_authority.FilePath($"{name}/tls.key"), issued.Key);
    }

    private CertificateSource Started(TestAuthority.Issued issued)
    {
        _authority.Write("own", issued);
        return new CertificateSource(Files(), "test");
    }

    private CertificateFiles Files() => new()
    {
        Variables = CertificateVariables.Http,
        CertificatePath = _authority.FilePath("own.crt"),
        KeyPath = _authority.FilePath("own.key"),
    };

    private sealed class MovingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class LogOfLines : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
