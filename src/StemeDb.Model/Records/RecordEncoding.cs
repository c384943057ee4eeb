using System.Buffers;
using StemeDb.Model.Assertions;
using StemeDb.Model.Time;

namespace StemeDb.Model.Records;

/// <summary>
/// The binary form of the log's records, drawn in <c>docs/formats/record.md</c>. The same record is always the same bytes.
/// </summary>
public static class RecordEncoding
{
    /// <summary>No record is longer than this many bytes.</summary>
    public const int MaxRecordBytes = 256 * 1024;

    /// <summary>Writes a record of any kind.</summary>
    /// <param name="record">Valid; an assertion has its asserted_at and as many locators as it supersedes.</param>
    /// <param name="destination">Where to; advanced by the bytes written.</param>
    /// <returns>The bytes written.</returns>
    /// <exception cref="ArgumentException">An assertion without asserted_at, or with too few or too many locators.</exception>
    public static int Encode(LogRecord record, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(destination);
        return record switch
        {
            AssertionRecord assertion => EncodeAssertion(assertion, destination),
            RetractionRecord retraction => RetractionEncoding.Encode(retraction, destination),
            SourceRecord source => RegistryEncoding.Encode(source, destination),
            RuleRecord rule => RegistryEncoding.Encode(rule, destination),
            SnapshotPartRecord part => SnapshotPartEncoding.Encode(part, destination),
            ApiKeyRecord key => RegistryEncoding.Encode(key, destination),
            AuditRecord audit => AuditEncoding.Encode(audit, destination),
            IdempotencyRecord key => IdempotencyEncoding.Encode(key, destination),
            _ => throw new ArgumentException($"Records of {record.GetType().Name} have no encoding.", nameof(record)),
        };
    }

    /// <summary>Writes the record of an assertion around content that is encoded already.</summary>
    /// <param name="seq">Place in the log, from 1.</param>
    /// <param name="recordedAt">When it was admitted.</param>
    /// <param name="id">SHA-256 of the canonical bytes.</param>
    /// <param name="superseded">Where the claims lie that it supersedes, in the order of the content.</param>
    /// <param name="content">From <see cref="AssertionEncoding"/>, with asserted_at.</param>
    /// <param name="destination">Where to; advanced by the bytes written.</param>
    /// <returns>The bytes written.</returns>
    public static int EncodeAssertion(
        long seq,
        Instant recordedAt,
        AssertionId id,
        IReadOnlyList<ClaimLocator> superseded,
        ReadOnlySpan<byte> content,
        IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(superseded);
        ArgumentNullException.ThrowIfNull(destination);
        var locatorsLength = LocatorEncoding.Measure(superseded);
        var length = RecordHeader.ByteLength + AssertionId.ByteLength
            + ByteWriter.VarintLength(locatorsLength) + locatorsLength + content.Length;
        var writer = new ByteWriter(destination.GetSpan(length)[..length]);
        new RecordHeader(RecordKind.Assertion, seq, recordedAt).Write(ref writer);
        id.CopyTo(writer.Take(AssertionId.ByteLength));
        writer.WriteVarint(locatorsLength);
        for (var i = 0; i < superseded.Count; i++) LocatorEncoding.Write(ref writer, superseded[i]);
        writer.WriteBytes(content);
        destination.Advance(length);
        return length;
    }

    /// <summary>Reads a record back. Checks the structure of all, and the rules of sources, patterns, profiles and value rules; what an
    /// assertion and a locator say was checked when they were admitted.</summary>
    /// <param name="record">One whole record; its paths, sources and values are kept, not copied.</param>
    /// <exception cref="UnknownRecordException">A kind or version that this program does not know.</exception>
    /// <exception cref="RecordFormatException">Not a record as the format draws it.</exception>
    public static LogRecord Decode(ReadOnlyMemory<byte> record)
    {
        var view = RecordView.Read(record);
        return view.Kind switch
        {
            RecordKind.Assertion => DecodeAssertion(view),
            RecordKind.Retraction => RetractionEncoding.Decode(view),
            RecordKind.Source => RegistryEncoding.DecodeSource(view),
            RecordKind.Rule => RegistryEncoding.DecodeRule(view),
            RecordKind.SnapshotPart => SnapshotPartEncoding.Decode(view),
            RecordKind.ApiKey => RegistryEncoding.DecodeApiKey(view),
            RecordKind.Audit => AuditEncoding.Decode(view),
            _ => IdempotencyEncoding.Decode(view),
        };
    }

    private static int EncodeAssertion(AssertionRecord record, IBufferWriter<byte> destination)
    {
        if (record.Assertion.AssertedAt is null) throw new ArgumentException("asserted_at is not stamped.", nameof(record));
        if (record.Superseded.Count != record.Assertion.Supersedes.Count)
        {
            throw new ArgumentException("There must be as many locators as superseded ids.", nameof(record));
        }

        var content = AssertionEncoding.Encode(record.Assertion);
        return EncodeAssertion(record.Seq, record.RecordedAt, record.Id, record.Superseded, content, destination);
    }

    private static AssertionRecord DecodeAssertion(RecordView view)
    {
        var assertion = AssertionView.Read(view.Content).ToAssertion();
        if (assertion.AssertedAt is null) throw new RecordFormatException($"Record {view.Seq} has no asserted_at.");
        var superseded = view.ReadLocators();
        if (superseded.Count != assertion.Supersedes.Count)
        {
            throw new RecordFormatException(
                $"Record {view.Seq} supersedes {assertion.Supersedes.Count} assertions but locates {superseded.Count}.");
        }

        return new(view.Seq, view.RecordedAt, view.Id, assertion, superseded);
    }
}
