using System.Buffers;
using BenchmarkDotNet.Attributes;
using StemeDb.Bench;
using StemeDb.Model.Assertions;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.MicroBench;

/// <summary>An assertion's content into bytes and back, and the record around it.</summary>
public class RecordBenchmarks
{
    private readonly byte[] _content = Workload.Encoded(12345);
    private readonly Assertion _assertion = AssertionEncoding.Decode(Workload.Encoded(12345));
    private readonly AssertionId _id = CanonicalAssertion.ComputeId(AssertionView.Read(Workload.Encoded(12345)));
    private readonly ArrayBufferWriter<byte> _output = new(4096);

    [Benchmark]
    public int Encode_content()
    {
        _output.ResetWrittenCount();
        return AssertionEncoding.Encode(_assertion, _output);
    }

    [Benchmark]
    public int Check_content() => AssertionEncoding.Check(_content).Value.Length;

    [Benchmark]
    public Assertion Decode_content() => AssertionEncoding.Decode(_content);

    [Benchmark]
    public int Encode_record()
    {
        _output.ResetWrittenCount();
        return RecordEncoding.EncodeAssertion(1, new Instant(634589856000000000), _id, [], _content, _output);
    }
}
