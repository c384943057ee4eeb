using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace StemeDb.Storage.Index.Memtables;

/// <summary>
/// SipHash-1-3 (Aumasson and Bernstein, 2012): a keyed hash of which nobody can prepare collisions without the key, so that
/// paths and sources from outside cannot turn a hash table into a list. In memory only; never stored.
/// </summary>
internal readonly struct SipHash
{
    private readonly ulong _key0;
    private readonly ulong _key1;
    private readonly int _compressionRounds;
    private readonly int _finalRounds;

    /// <summary>A hash with a given key; the published test vectors are for 2 and 4 rounds.</summary>
    public SipHash(ulong key0, ulong key1, int compressionRounds = 1, int finalRounds = 3)
    {
        _key0 = key0;
        _key1 = key1;
        _compressionRounds = compressionRounds;
        _finalRounds = finalRounds;
    }

    /// <summary>A hash with a key nobody knows.</summary>
    public static SipHash WithSecretKey()
    {
        Span<byte> key = stackalloc byte[16];
        RandomNumberGenerator.Fill(key);
        return new SipHash(BinaryPrimitives.ReadUInt64LittleEndian(key), BinaryPrimitives.ReadUInt64LittleEndian(key[8..]));
    }

    /// <summary>The hash of these bytes.</summary>
    public ulong Compute(ReadOnlySpan<byte> bytes)
    {
        var state = new State(_key0, _key1);
        var last = (ulong)bytes.Length << 56;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            state.Absorb(BinaryPrimitives.ReadUInt64LittleEndian(bytes), _compressionRounds);
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            last |= (ulong)bytes[i] << (8 * i);
        }

        state.Absorb(last, _compressionRounds);
        return state.Finish(_finalRounds);
    }

    private ref struct State(ulong key0, ulong key1)
    {
        private ulong _v0 = key0 ^ 0x736f6d6570736575;
        private ulong _v1 = key1 ^ 0x646f72616e646f6d;
        private ulong _v2 = key0 ^ 0x6c7967656e657261;
        private ulong _v3 = key1 ^ 0x7465646279746573;

        public void Absorb(ulong word, int rounds)
        {
            _v3 ^= word;
            for (var i = 0; i < rounds; i++) Round();
            _v0 ^= word;
        }

        public ulong Finish(int rounds)
        {
            _v2 ^= 0xff;
            for (var i = 0; i < rounds; i++) Round();
            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

        private void Round()
        {
            _v0 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
            _v0 = BitOperations.RotateLeft(_v0, 32);
            _v2 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
            _v0 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
            _v2 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
            _v2 = BitOperations.RotateLeft(_v2, 32);
        }
    }
}
