using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using StemeDb.Contracts.V1;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Paths;

namespace StemeDb.Engine.Queries.Answers;

/// <summary>
/// A question as bytes, straight from the request, without reading it: two requests with the same bytes are the same question.
/// Lies in a buffer of the thread, so only one is in use at a time.
/// </summary>
/// <remarks>
/// length of the path (2), path, length of the lens's name (1), name, explain (1), has valid_at (1), valid_at (8), parameters.
/// </remarks>
internal readonly ref struct AnswerKey
{
    private const int MaxLensBytes = byte.MaxValue;
    private const int MaxParamsBytes = 1024;
    private const int MaxBytes = sizeof(ushort) + ConceptPath.MaxBytes + 1 + MaxLensBytes + 2 + sizeof(long) + MaxParamsBytes;

    // So that nobody outside can prepare questions that fall on one another.
    private static readonly long Seed = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long)));

    [ThreadStatic]
    private static byte[]? _buffer;

    private AnswerKey(ReadOnlySpan<byte> bytes, int pathLength)
    {
        Bytes = bytes;
        Path = bytes.Slice(sizeof(ushort), pathLength);
        Hash = XxHash3.HashToUInt64(bytes, Seed);
    }

    /// <summary>The whole key.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>What the question is about: a path, or a pattern, or no valid bytes at all.</summary>
    public ReadOnlySpan<byte> Path { get; }

    public ulong Hash { get; }

    /// <summary>Makes the key of a question.</summary>
    /// <returns>False when its answers are not kept: it asks about the past, or is larger than questions are.</returns>
    public static bool TryMake(Query query, out AnswerKey key)
    {
        key = default;
        var path = query.ConceptPath.Span;
        var parameters = query.ParamsJson.Span;
        var lens = query.Lens.Length == 0 ? LensCatalog.Default.Lens.Name : query.Lens;
        if (query.HasAsOf || query.HasAsOfSeq || path.Length > ConceptPath.MaxBytes || parameters.Length > MaxParamsBytes)
        {
            return false;
        }

        var buffer = _buffer ??= new byte[MaxBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(buffer, (ushort)path.Length);
        path.CopyTo(buffer.AsSpan(sizeof(ushort)));
        var at = sizeof(ushort) + path.Length;
        if (!Encoding.UTF8.TryGetBytes(lens, buffer.AsSpan(at + 1, MaxLensBytes), out var lensLength))
        {
            return false;
        }

        buffer[at] = (byte)lensLength;
        at += 1 + lensLength;
        buffer[at++] = query.Explain ? (byte)1 : (byte)0;
        buffer[at++] = query.HasValidAt ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(buffer.AsSpan(at), query.HasValidAt ? query.ValidAt : 0);
        at += sizeof(long);
        parameters.CopyTo(buffer.AsSpan(at));
        key = new AnswerKey(buffer.AsSpan(0, at + parameters.Length), path.Length);
        return true;
    }
}
