using System.Buffers;
using BenchmarkDotNet.Attributes;
using StemeDb.Bench;
using StemeDb.Model.Assertions;
using StemeDb.Model.Records;

namespace StemeDb.MicroBench;

/// <summary>The canonical bytes of an assertion, and the id: their SHA-256.</summary>
public class CanonicalFormBenchmarks
{
    private readonly AssertionView _assertion = AssertionView.Read(Workload.Encoded(12345));
    private readonly ArrayBufferWriter<byte> _output = new(4096);

    [Benchmark]
    public int Canonical_bytes()
    {
        _output.ResetWrittenCount();
        CanonicalAssertion.Write(_assertion, _output);
        return _output.WrittenCount;
    }

    [Benchmark]
    public AssertionId Id() => CanonicalAssertion.ComputeId(_assertion);
}
