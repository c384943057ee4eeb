using System.Security.Cryptography;
using StemeDb.Archive.Encryption;
using StemeDb.Archive.Local;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Tests.Objects;
using StemeDb.Storage.Files;

namespace StemeDb.Archive.Tests.Encryption;

public sealed class An_encrypted_store_is_an_object_store : ObjectStoreConformance, IDisposable
{
    private static readonly byte[] _key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private readonly string _directory = Directory.CreateTempSubdirectory("stemedb-archive-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(200_000)]
    public async Task Every_range_of_every_length_is_read(int length)
    {
        await using var store = Open();
        var bytes = RandomNumberGenerator.GetBytes(length);
        await store.PutIfAbsentAsync("x", ObjectContent.Of(bytes), Cancellation);
        Assert.Equal(length, (await store.StatAsync("x", Cancellation))?.Length);
        Assert.Equal(length, Assert.Single((await store.ListAsync("", cancellation: Cancellation)).Objects).Length);
        foreach (var offset in new[] { 0, 1, 65_535, 65_536, 65_537, 131_072, length - 1, length }.Where(o => o >= 0 && o <= length))
        {
            foreach (var count in new[] { 0, 1, 65_536, 65_537, length + 1 })
            {
                Assert.Equal(bytes[offset..Math.Min(length, offset + count)], await ReadAsync(store, "x", offset, count));
            }
        }
    }

    [Fact]
    public async Task A_change_of_any_byte_and_any_cut_is_noticed()
    {
        await using var store = Open();
        await store.PutIfAbsentAsync("x", ObjectContent.Of(RandomNumberGenerator.GetBytes(300)), Cancellation);
        var path = Path.Combine(_directory, "x");
        var stored = await File.ReadAllBytesAsync(path, Cancellation);
        for (var at = 0; at < stored.Length; at++)
        {
            var changed = stored.ToArray();
            changed[at] ^= 4;
            await File.WriteAllBytesAsync(path, changed, Cancellation);
            await Assert.ThrowsAnyAsync<ObjectStoreException>(() => ReadAsync(store, "x", 0, null));
            await File.WriteAllBytesAsync(path, stored[..at], Cancellation);
            await Assert.ThrowsAnyAsync<ObjectStoreException>(() => ReadAsync(store, "x", 0, null));
        }
    }

    [Fact]
    public async Task One_object_does_not_pass_for_another()
    {
        await using var store = Open();
        await store.PutIfAbsentAsync("x", ObjectContent.Of("one"u8.ToArray()), Cancellation);
        File.Copy(Path.Combine(_directory, "x"), Path.Combine(_directory, "y"));
        await Assert.ThrowsAsync<ObjectDamagedException>(() => ReadAsync(store, "y", 0, null));
    }

    [Fact]
    public async Task A_wrong_key_no_key_and_no_encryption_are_told_apart()
    {
        await using var store = Open();
        await store.PutIfAbsentAsync("x", ObjectContent.Of("secret words"u8.ToArray()), Cancellation);
        Assert.Equal(-1, (await File.ReadAllBytesAsync(Path.Combine(_directory, "x"), Cancellation)).AsSpan().IndexOf("secret"u8));
        await using var other = new EncryptedObjectStore(Plain(), RandomNumberGenerator.GetBytes(32));
        Assert.Contains("encrypted with the key", (await Assert.ThrowsAsync<ForeignObjectException>(() => ReadAsync(other, "x", 0, null))).Message, StringComparison.Ordinal);
        await Plain().PutIfAbsentAsync("plain", ObjectContent.Of("words"u8.ToArray()), Cancellation);
        Assert.Contains("not encrypted", (await Assert.ThrowsAsync<ForeignObjectException>(() => ReadAsync(store, "plain", 0, null))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bytes_are_those_of_the_document()
    {
        await using var store = Open();
        await store.PutIfAbsentAsync("golden", ObjectContent.Of("what the archive keeps"u8.ToArray()), Cancellation);
        var stored = await File.ReadAllBytesAsync(Path.Combine(_directory, "golden"), Cancellation);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Encryption", "golden-v1", "object"), Cancellation), stored);
    }

    protected override IObjectStore Open() => new EncryptedObjectStore(Plain(), _key);

    private LocalObjectStore Plain() => LocalObjectStore.Open(DiskFileSystem.Instance, _directory);
}
