using System.Buffers;
using StemeDb.Model.Digests;
using StemeDb.Model.Json;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Model.Assertions;

/// <summary>
/// The canonical bytes of an assertion: RFC 8785 over the fields its author gave, times as canonical text, absent fields left
/// out. Their SHA-256 is the id. Safe for any number of threads.
/// </summary>
public static class CanonicalAssertion
{
    /// <summary>Writes the canonical bytes.</summary>
    /// <param name="assertion">A valid assertion; without asserted_at that field is left out.</param>
    /// <param name="destination">Where to; advanced by the bytes written.</param>
    public static void Write(in AssertionView assertion, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        using var scratch = JsonScratch.Take();
        CanonicalAssertionWriter.Append(assertion, assertion.AssertedAt, scratch.Output);
        destination.Write(scratch.Output.Written);
    }

    /// <summary>The id. Allocates nothing.</summary>
    /// <param name="assertion">A valid assertion with asserted_at.</param>
    /// <exception cref="InvalidOperationException">asserted_at is not stamped.</exception>
    public static AssertionId ComputeId(in AssertionView assertion) =>
        ComputeId(assertion, assertion.AssertedAt ?? throw new InvalidOperationException("asserted_at is not stamped."));

    /// <summary>The id it has once it is stamped with this moment. Allocates nothing.</summary>
    /// <param name="assertion">A valid assertion, with or without asserted_at.</param>
    /// <param name="assertedAt">The moment that counts.</param>
    public static AssertionId ComputeId(in AssertionView assertion, Instant assertedAt)
    {
        using var scratch = JsonScratch.Take();
        CanonicalAssertionWriter.Append(assertion, assertedAt, scratch.Output);
        Span<byte> digest = stackalloc byte[AssertionId.ByteLength];
        Sha256.Hash(scratch.Output.Written, default, digest);
        return new AssertionId(digest);
    }
}
