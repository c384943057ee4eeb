using System.Text;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Objects;
using StemeDb.Model.Time;

namespace StemeDb.Archive.Tests.Backups;

public sealed class A_manifest_is_signed
{
    private static readonly byte[] _key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private static readonly BackupManifest _manifest = new()
    {
        Name = "stemedb-backup-20260102-030405",
        ClusterId = Guid.Parse("0b5f3c52-6c1e-4c58-9a3e-0d9b1f6f2a10"),
        Generation = 2,
        Seq = 1234,
        JournalChecksum = 0x0badcafe,
        JournalFrom = 1200,
        CreatedAt = new Instant(638_000_000_000_000_001),
        EngineVersion = "0.1.0",
        Formats = new BackupFormats(1, 1, 1),
        Counts = new BackupCounts(1234, 1200),
        StoreManifest = new byte[] { 1, 2, 3 },
        Files = [new BackupFile("db/" + new string('a', 64) + ".kv", "x/runs/" + new string('a', 64) + ".kv", 77, new string('a', 64))],
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_is_read_back(bool keyed)
    {
        var signer = new ManifestSigner(keyed ? _key : []);
        var read = Read(BackupManifestText.Write(_manifest, signer), signer);
        Assert.Equal(_manifest.Files, read.Files);
        Assert.Equal(_manifest.StoreManifest.ToArray(), read.StoreManifest.ToArray());
        Assert.Equal(_manifest, read with { Files = _manifest.Files, StoreManifest = _manifest.StoreManifest });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_change_of_any_byte_is_noticed(bool keyed)
    {
        var signer = new ManifestSigner(keyed ? _key : []);
        var text = BackupManifestText.Write(_manifest, signer);
        for (var at = 0; at < text.Length; at++)
        {
            var changed = text.ToArray();
            changed[at] ^= 1;
            Assert.ThrowsAny<ObjectStoreException>(() => Read(changed, signer));
        }

        for (var length = 0; length < text.Length; length++) Assert.ThrowsAny<ObjectStoreException>(() => Read(text[..length], signer));
    }

    [Fact]
    public void Without_the_key_a_signature_cannot_be_made()
    {
        var forged = BackupManifestText.Write(_manifest, ManifestSigner.WithoutKey);
        Assert.Throws<ForeignObjectException>(() => Read(forged, new ManifestSigner(_key)));
        var other = BackupManifestText.Write(_manifest, new ManifestSigner(new byte[32]));
        Assert.Contains("another key", Assert.Throws<ForeignObjectException>(() => Read(other, new ManifestSigner(_key))).Message, StringComparison.Ordinal);
        Assert.Contains("none is set", Assert.Throws<ForeignObjectException>(() => Read(other, ManifestSigner.WithoutKey)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_is_json_as_the_document_shows_it()
    {
        var text = Encoding.UTF8.GetString(BackupManifestText.Write(_manifest, new ManifestSigner(_key)));
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Backups", "golden-v1", "manifest.json")), text);
    }

    private static BackupManifest Read(byte[] text, ManifestSigner signer) => BackupManifestText.Read("/archive", "m", text, signer);
}
