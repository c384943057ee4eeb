using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StemeDb.Api.Configuration;
using StemeDb.Api.Tests.Documents;
using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.Configuration;

/// <summary>A slip of the pen in the name of a variable is seen, and nobody is warned of what is somebody else's.</summary>
public sealed partial class UnknownVariablesTests
{
    private static string Document { get; } = KeptDocument.Read("docs", "operations", "configuration.md");

    [Theory]
    [InlineData("STEMEDB_AUHT", "STEMEDB_AUTH")]
    [InlineData("STEMEDB_BINDADDR", "STEMEDB_BIND_ADDR")]
    [InlineData("STEMEDB_TRUSTED_PROXY", null)]
    [InlineData("STEMEDB_TRUSTED_PROXYS", "STEMEDB_TRUSTED_PROXIES")]
    [InlineData("STEMEDB_LOG_LEVEL_", "STEMEDB_LOG_LEVEL")]
    [InlineData("STEMEDB_JWT_SOURCE_CLAIM", "STEMEDB_JWT_SOURCES_CLAIM")]
    [InlineData("stemedb_http4", "STEMEDB_HTTP3")]
    public void The_nearest_name_is_told(string name, string? nearest) =>
        Assert.Equal(nearest is null ? [] : [(name.ToUpperInvariant(), nearest)], Find(name));

    [Theory]
    [InlineData("STEMEDB_JWT_LEEWAY")]
    [InlineData("STEMEDB_TLS_PASSPHRASE")]
    [InlineData("STEMEDB_RATE_LIMIT_QUERIES")]
    [InlineData("STEMEDB_MAX_CLIENTS")]
    public void What_begins_as_the_apis_do_is_told_of_though_nothing_is_near(string name) => Assert.Equal([(name, null)], Find(name));

    [Fact]
    public void Nothing_is_told_of_variables_of_other_processes_nor_of_those_that_nobody_chose()
    {
        var documented = Variable().Matches(Document).Select(match => match.Value).Distinct().ToArray();
        string[] others =
        [
            "STEMEDB_TEST_SEED", "STEMEDB_SIM_SECONDS", "STEMEDB_FUZZ_REPLAY", "STEMEDB_UPDATE_DOCS", "STEMEDB_HOME", "STEMEDB_VERSION", "STEMEDB_IMAGE",
            "STEMEDB_SERVICE_HOST", "STEMEDB_PORT", "STEMEDB_PORT_18180_TCP_ADDR", "STEMEDB_API_SERVICE_PORT", "STEMEDB_ENGINE_PORT", "OTEL_SERVICE_NAMES",
        ];

        Assert.Contains("STEMEDB_S3_TIMEOUT", documented);
        Assert.Empty(Find([.. documented.Except(_beginnings), .. others]));
    }

    [Fact]
    public void An_empty_value_counts_as_not_given() =>
        Assert.Empty(UnknownVariables.Find(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("STEMEDB_AUHT", (string?)" ")]).Build()));

    [Fact]
    public void The_names_are_those_of_the_document()
    {
        var documented = Names("## Every service", "## Engine").Concat(Names("## Api", "## The archive")).Distinct();

        Assert.Equal(documented.Order(StringComparer.Ordinal), ApiVariables.All.Where(name => !name.EndsWith("_PASSWORD_FILE", StringComparison.Ordinal)
            && name is not ("STEMEDB_BOOTSTRAP_KEY_FILE" or "STEMEDB_BACKUP_TOKEN_FILE")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_is_a_line_in_the_log_of_the_start()
    {
        var log = new Warnings();
        await using var api = await RunningApi.StartAsync(
            services => services.AddSingleton<ILoggerProvider>(log), "--STEMEDB_LOG_LEVEL=warning", "--STEMEDB_AUHT=required", "--STEMEDB_MAX_CLIENTS=3");

        Assert.Equal(
            [
                "Warning: STEMEDB_AUHT is set, but the Api knows no such variable (did you mean STEMEDB_AUTH?); see docs/operations/configuration.md. ",
                "Warning: STEMEDB_MAX_CLIENTS is set, but the Api knows no such variable; see docs/operations/configuration.md. ",
            ],
            log.Lines.Where(line => line.Contains("no such variable", StringComparison.Ordinal)));
    }

    /// <summary>How the document writes the beginnings of names.</summary>
    private static readonly string[] _beginnings = ["STEMEDB_", "STEMEDB_JWT", "STEMEDB_TLS", "STEMEDB_MAX", "STEMEDB_RATE_LIMIT"];

    private static IReadOnlyList<(string Name, string? Nearest)> Find(params string[] names) => UnknownVariables.Find(
        new ConfigurationBuilder().AddInMemoryCollection(names.Select(name => KeyValuePair.Create(name, (string?)"x"))).Build());

    private static IEnumerable<string> Names(string from, string to) => Document[Document.IndexOf(from, StringComparison.Ordinal)..Document.IndexOf(to, StringComparison.Ordinal)]
        .Split('\n')
        .Where(line => line.StartsWith("| `STEMEDB_", StringComparison.Ordinal))
        .SelectMany(line => Variable().Matches(line.Split('|')[1]).Select(match => match.Value));

    [GeneratedRegex("STEMEDB_[A-Z0-9]+(_[A-Z0-9]+)*")]
    private static partial Regex Variable();
}
