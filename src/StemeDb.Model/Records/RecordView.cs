using StemeDb.Model.Assertions;
using StemeDb.Model.Time;

namespace StemeDb.Model.Records;

/// <summary>
/// Reads the parts of a record that an index needs, without decoding all of it. Valid as long as the memory is; safe for any
/// number of threads.
/// </summary>
public readonly struct RecordView
{
    private readonly int _locatorsOffset;
    private readonly int _payloadOffset;

    private RecordView(ReadOnlyMemory<byte> record)
    {
        Bytes = record;
        var reader = new ByteReader(record.Span);
        var header = RecordHeader.Read(ref reader);
        (Kind, Seq, RecordedAt) = (header.Kind, header.Seq, header.RecordedAt);
        if (Kind is RecordKind.Assertion or RecordKind.Retraction or RecordKind.SnapshotPart) Id = new AssertionId(reader.Take(AssertionId.ByteLength));
        if (Kind == RecordKind.Assertion)
        {
            var locatorsLength = reader.ReadVarint();
            _locatorsOffset = reader.Position;
            reader.Take(locatorsLength);
        }
        else if (Kind == RecordKind.Retraction)
        {
            _locatorsOffset = reader.Position;
            LocatorEncoding.Read(ref reader, record);
        }

        _payloadOffset = reader.Position;
    }

    /// <summary>The whole record.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What it is.</summary>
    public RecordKind Kind { get; }

    /// <summary>Place in the log, from 1.</summary>
    public long Seq { get; }

    /// <summary>When it was admitted.</summary>
    public Instant RecordedAt { get; }

    /// <summary>The id of the assertion, of the one that is retracted, or of the snapshot; zero for other kinds.</summary>
    public AssertionId Id { get; }

    /// <summary>An assertion's content, to be read by <see cref="AssertionView"/>; what follows the fields above for other kinds.</summary>
    public ReadOnlyMemory<byte> Content => Bytes[_payloadOffset..];

    /// <summary>
    /// Where the claims lie that this record supersedes or retracts; empty for other kinds. Allocates when there are any; their
    /// paths and sources keep the record's memory.
    /// </summary>
    /// <exception cref="RecordFormatException">Not locators as the format draws them.</exception>
    public IReadOnlyList<ClaimLocator> ReadLocators()
    {
        if (_payloadOffset == _locatorsOffset || _locatorsOffset == 0) return [];
        var locators = new List<ClaimLocator>();
        var bytes = Bytes[_locatorsOffset.._payloadOffset];
        var reader = new ByteReader(bytes.Span);
        while (reader.Remaining > 0) locators.Add(LocatorEncoding.Read(ref reader, bytes));
        return locators;
    }

    /// <summary>Reads the front of a record.</summary>
    /// <param name="record">One whole record; kept, so it must not change while the view is used.</param>
    /// <exception cref="UnknownRecordException">A kind or version that this program does not know.</exception>
    /// <exception cref="RecordFormatException">Not a record as the format draws it.</exception>
    public static RecordView Read(ReadOnlyMemory<byte> record) => new(record);
}
