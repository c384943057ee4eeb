using Microsoft.Extensions.Configuration;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.ServiceDefaults.Tests.Configuration;

public sealed class SecretTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_secret_is_read_from_the_file_that_is_named()
    {
        File.WriteAllText(_file, "s3cret\n");

        Assert.Equal("s3cret", Read(("STEMEDB_KEY_FILE", _file)));
    }

    [Fact]
    public void A_secret_given_twice_is_refused_without_being_shown()
    {
        File.WriteAllText(_file, "s3cret");

        var failure = Assert.Throws<ConfigurationException>(() => Read(("STEMEDB_KEY_FILE", _file), ("STEMEDB_KEY", "0ther")));

        Assert.Contains("STEMEDB_KEY and STEMEDB_KEY_FILE are both given", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0ther", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_or_empty_is_refused()
    {
        var missing = Assert.Throws<ConfigurationException>(() => Read(("STEMEDB_KEY_FILE", _file + ".none")));
        var empty = Assert.Throws<ConfigurationException>(() => Read(("STEMEDB_KEY_FILE", _file)));

        Assert.Contains($"STEMEDB_KEY_FILE is '{_file}.none'", missing.Message, StringComparison.Ordinal);
        Assert.Contains("a file that is not empty", empty.Message, StringComparison.Ordinal);
    }

    private static string? Read(params (string Name, string? Value)[] variables) => SettingsReader.Bind(
        new ConfigurationBuilder().AddInMemoryCollection(variables.Select(v => KeyValuePair.Create(v.Name, v.Value))).Build(),
        settings => settings.Secret("STEMEDB_KEY"));
}
