using StemeDb.Storage.Index.Memtables;

namespace StemeDb.Storage.Tests.Index;

public sealed class The_memtable_cannot_be_flooded
{
    /// <summary>The vectors of the reference implementation: key 00 01 … 0f, messages empty, 00, 00 01, …</summary>
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31)]
    [InlineData(1, 0x74f839c593dc67fd)]
    [InlineData(7, 0xab0200f58b01d137)]
    [InlineData(8, 0x93f5f5799a932462)]
    [InlineData(15, 0xa129ca6149be45e5)]
    public void Its_hash_is_SipHash(int length, ulong expected)
    {
        var message = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        var hash = new SipHash(0x0706050403020100, 0x0f0e0d0c0b0a0908, compressionRounds: 2, finalRounds: 4);
        Assert.Equal(expected, hash.Compute(message));
    }

    [Fact]
    public void Its_key_is_another_one_each_time() =>
        Assert.NotEqual(SipHash.WithSecretKey().Compute("path"u8), SipHash.WithSecretKey().Compute("path"u8));
}
