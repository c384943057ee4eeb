using StemeDb.Archive.Configuration;

namespace StemeDb.Archive.Tests.Configuration;

public sealed class The_archive_is_configured_by_variables
{
    [Fact]
    public void Nothing_given_is_a_directory_beside_the_data() =>
        Assert.Equal(Path.GetFullPath("data/archive"), Read().Directory);

    [Fact]
    public void A_directory_is_given_as_a_path_or_as_an_url()
    {
        Assert.Equal("/srv/archive", Read(("STEMEDB_ARCHIVE_DIR", "/srv/archive")).Directory);
        Assert.Equal("/srv/archive", Read(("STEMEDB_ARCHIVE_URL", "file:///srv/archive")).Directory);
    }

    [Theory]
    [InlineData("STEMEDB_ARCHIVE_URL", "ftp://x/y")]
    [InlineData("STEMEDB_ARCHIVE_URL", "file://host/y")]
    [InlineData("STEMEDB_ARCHIVE_SIGNING_KEY", "abc")]
    [InlineData("STEMEDB_ARCHIVE_SIGNING_KEY_FILE", "/no/such/file")]
    public void A_wrong_value_is_told_by_name(string name, string value)
    {
        var error = Assert.Throws<ArchiveConfigurationException>(() => Read((name, value)));
        Assert.Contains(name, Assert.Single(error.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_given_in_hexadecimal_or_base_64_and_never_told()
    {
        var key = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        Assert.Equal(key, Read(("STEMEDB_ARCHIVE_SIGNING_KEY", Convert.ToHexString(key))).SigningKey);
        Assert.Equal(key, Read(("STEMEDB_ARCHIVE_SIGNING_KEY", Convert.ToBase64String(key))).SigningKey);
        var error = Assert.Throws<ArchiveConfigurationException>(() => Read(("STEMEDB_ARCHIVE_SIGNING_KEY", "not-a-key")));
        Assert.DoesNotContain("not-a-key", error.Message, StringComparison.Ordinal);
    }

    private static ArchiveOptions Read(params (string Name, string Value)[] variables) =>
        ArchiveOptions.Read(name => variables.FirstOrDefault(v => v.Name == name).Value);
}
