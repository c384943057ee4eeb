using System.Buffers;
using StemeDb.Api.Errors;
using StemeDb.Contracts.Results;
using StemeDb.Model.Assertions;
using StemeDb.Model.Records;

namespace StemeDb.Api.Bulk;

/// <summary>Lines that go to the engine in one request, with those among them that were rejected before.</summary>
internal sealed class BulkChunk
{
    /// <summary>Lines in a chunk, at most.</summary>
    public const int MaxLines = 128;

    // Beyond this no further line is added; so a chunk is at most this and one assertion.
    private const int FullBytes = 64 << 10;

    private readonly List<Line> _lines = [];
    private readonly List<int> _lengths = [];
    private readonly List<long> _numbers = [];
    private readonly ArrayBufferWriter<byte> _encoded = new();

    /// <summary>A line that was read.</summary>
    /// <param name="Number">Its place in the body, from 1; blank lines count.</param>
    /// <param name="Faults">Why it was rejected; null when it is on its way to the engine.</param>
    public readonly record struct Line(long Number, IReadOnlyList<InputFault>? Faults);

    public IReadOnlyList<Line> Lines => _lines;

    /// <summary>The assertions of the lines that were not rejected, as the engine takes them.</summary>
    public ReadOnlyMemory<byte> Encoded => _encoded.WrittenMemory;

    /// <summary>Bytes of each of them.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>The line of each of them.</summary>
    public IReadOnlyList<long> Numbers => _numbers;

    /// <summary>The engine's answer to come; null while it is not sent, and when all lines were rejected.</summary>
    public Task<IReadOnlyList<AppendResult>>? Append { get; set; }

    public bool IsEmpty => _lines.Count == 0;

    public bool IsFull => _lines.Count == MaxLines || _encoded.WrittenCount >= FullBytes;

    public void Add(long number, Assertion assertion)
    {
        _lengths.Add(AssertionEncoding.Encode(assertion, _encoded));
        _numbers.Add(number);
        _lines.Add(new Line(number, null));
    }

    public void Reject(long number, IReadOnlyList<InputFault> faults) => _lines.Add(new Line(number, faults));
}
