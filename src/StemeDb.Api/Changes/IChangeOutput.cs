using System.Buffers;
using StemeDb.Api.Errors;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Changes;

/// <summary>How a feed looks on the wire. Writes into a buffer; does not flush.</summary>
internal interface IChangeOutput
{
    string ContentType { get; }

    /// <summary>What stands before everything.</summary>
    void Begin(IBufferWriter<byte> output);

    void Change(IBufferWriter<byte> output, in FeedChange change);

    /// <summary>Everything up to a seq was told: where to resume, and a sign of life.</summary>
    void Position(IBufferWriter<byte> output, long seq);

    /// <summary>The feed could not go on.</summary>
    void Problem(IBufferWriter<byte> output, Problem problem, string traceId);
}
