using System.Buffers.Binary;
using System.Security.Cryptography;
using StemeDb.Model.Digests;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Lenses.Replay;

/// <summary>
/// SHA-256 over the sources and claims an answer was made from (docs/formats/replay.md), fed as they come. Reusable; not
/// thread-safe.
/// </summary>
internal sealed class InputDigest : IDisposable
{
    private const byte SourceMark = 1;
    private const byte ClaimMark = 2;
    private const byte RetractedFlag = 1;
    private const byte SupersededFlag = 2;
    private const uint NoFamily = uint.MaxValue;
    private const int ClaimMaxBytes = 1 + 1 + 8 + 32 + 8 + 8 + 8;

    private readonly byte[] _buffer = new byte[4096];
    private IncrementalHash? _hash;
    private bool _isStreaming;
    private int _used;

    /// <summary>Begins inputs without a snapshot.</summary>
    private static ReadOnlySpan<byte> PlainHeader => "stemedb inputs 1\n"u8;

    /// <summary>Begins inputs with a snapshot, whose id follows.</summary>
    private static ReadOnlySpan<byte> SnapshotHeader => "stemedb inputs 2\n"u8;

    /// <param name="snapshotId">64 hexadecimal digits; null: no snapshot is used.</param>
    public void Reset(string? snapshotId)
    {
        if (_isStreaming)
        {
            _hash!.GetHashAndReset();
            _isStreaming = false;
        }

        var header = snapshotId is null ? PlainHeader : SnapshotHeader;
        header.CopyTo(_buffer);
        _used = header.Length;
        if (snapshotId is not null)
        {
            Append(Convert.FromHexString(snapshotId));
        }
    }

    /// <summary>A source, where a snapshot is used.</summary>
    public void AddSource(ReadOnlySpan<byte> id, SourceProfile profile, SourceStanding standing)
    {
        AddSource(id, profile);
        var bytes = Reserve(4 + 8 + 4);
        BinaryPrimitives.WriteInt32BigEndian(bytes, standing.Group);
        BinaryPrimitives.WriteDoubleBigEndian(bytes[4..], standing.Accuracy);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], standing.SampleSize);
    }

    public void AddSource(ReadOnlySpan<byte> id, SourceProfile profile)
    {
        var head = Reserve(1 + 2);
        head[0] = SourceMark;
        BinaryPrimitives.WriteUInt16BigEndian(head[1..], checked((ushort)id.Length));
        id.CopyTo(Reserve(id.Length));
        var tail = Reserve(1 + 4);
        tail[0] = checked((byte)profile.Tier);
        if (profile.Family is null)
        {
            BinaryPrimitives.WriteUInt32BigEndian(tail[1..], NoFamily);
            return;
        }

        var family = System.Text.Encoding.UTF8.GetBytes(profile.Family);
        BinaryPrimitives.WriteUInt32BigEndian(tail[1..], (uint)family.Length);
        Append(family);
    }

    /// <param name="claim">A claim of the source that was added last.</param>
    /// <param name="retractedAtSeq">0: not retracted as of the seq asked for.</param>
    /// <param name="supersededAtSeq">0: not superseded as of the seq asked for.</param>
    public void AddClaim(in Claim claim, long retractedAtSeq, long supersededAtSeq)
    {
        var bytes = Peek(ClaimMaxBytes);
        bytes[0] = ClaimMark;
        bytes[1] = (byte)((retractedAtSeq > 0 ? RetractedFlag : 0) | (supersededAtSeq > 0 ? SupersededFlag : 0));
        BinaryPrimitives.WriteInt64BigEndian(bytes[2..], claim.Seq);
        claim.Id.CopyTo(bytes[10..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes[42..], claim.RecordedAt.Ticks);
        var at = 50;
        if (retractedAtSeq > 0)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes[at..], retractedAtSeq);
            at += 8;
        }

        if (supersededAtSeq > 0)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes[at..], supersededAtSeq);
            at += 8;
        }

        _used += at;
    }

    /// <summary>The digest of all that was added.</summary>
    public byte[] Finish()
    {
        var digest = new byte[SHA256.HashSizeInBytes];
        if (!_isStreaming)
        {
            Sha256.Hash(_buffer.AsSpan(0, _used), default, digest);
            return digest;
        }

        Flush();
        _isStreaming = false;
        _hash!.GetHashAndReset(digest);
        return digest;
    }

    public void Dispose() => _hash?.Dispose();

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var part = bytes[..Math.Min(bytes.Length, _buffer.Length / 2)];
            part.CopyTo(Reserve(part.Length));
            bytes = bytes[part.Length..];
        }
    }

    private Span<byte> Reserve(int length)
    {
        var bytes = Peek(length);
        _used += length;
        return bytes;
    }

    private Span<byte> Peek(int length)
    {
        if (_buffer.Length - _used < length)
        {
            Flush();
        }

        return _buffer.AsSpan(_used, length);
    }

    private void Flush()
    {
        _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _hash.AppendData(_buffer.AsSpan(0, _used));
        _isStreaming = true;
        _used = 0;
    }
}
