using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using StemeDb.Bench;
using StemeDb.Model.Assertions;
using StemeDb.Model.Lenses;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;

namespace StemeDb.MicroBench;

/// <summary>JSON in: an assertion as a client writes it, alone or as a line. JSON out: an answer over twenty claims.</summary>
public class JsonBenchmarks : ISourceRegistry
{
    private readonly byte[] _assertion = Encoding.UTF8.GetBytes(Workload.Json(12345));
    private readonly byte[] _lines = Workload.Ndjson(0, 1000);
    private readonly ArrayBufferWriter<byte> _output = new(1 << 20);
    private Answer _answer = null!;

    [GlobalSetup]
    public void Evaluate() => _answer = LensEvaluator.Evaluate(
        new LensQuery { Path = new ConceptPath("flight/a"u8.ToArray()), Lens = LensCatalog.Default, AsOfSeq = 20, Now = new Instant(634589856000000000) },
        Claims.OnOnePath(20, values: 3),
        this);

    SourceProfile ISourceRegistry.Find(SourceId source) => SourceProfile.Default;

    string? ISourceRegistry.SnapshotId => null;

    SourceStanding ISourceRegistry.StandingOf(SourceId source) => SourceStanding.Unknown;

    [Benchmark]
    public Assertion Parse_an_assertion() =>
        AssertionParser.TryParse(_assertion, out var assertion, out _) ? assertion : throw new InvalidOperationException("It is valid.");

    [Benchmark(OperationsPerInvoke = 1000)]
    public int Parse_and_encode_lines()
    {
        _output.ResetWrittenCount();
        var rest = _lines.AsSpan();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            if (!AssertionParser.TryParse(rest[..end], out var assertion, out _))
            {
                throw new InvalidOperationException("It is valid.");
            }

            AssertionEncoding.Encode(assertion, _output);
            rest = rest[(end + 1)..];
        }

        return _output.WrittenCount;
    }

    [Benchmark]
    public int Write_an_answer()
    {
        _output.ResetWrittenCount();
        AnswerJson.Write(_answer, _output);
        return _output.WrittenCount;
    }
}
