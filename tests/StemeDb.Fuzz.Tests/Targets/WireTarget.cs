using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Ingest;
using StemeDb.Engine.Queries;
using StemeDb.Engine.Queries.Answers;
using StemeDb.Engine.Session;
using StemeDb.Fuzz.Tests.Fuzzing;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Index;

namespace StemeDb.Fuzz.Tests.Targets;

/// <summary>
/// A batch of requests as the engine gets it from the stream: each write is understood or refused, each read answered, and
/// never by an internal error.
/// </summary>
public sealed class WireTarget() : FuzzTarget("wire", "a/b", "a/*", "**", "consensus", "recency", "{}", "\n", "\u0012", "\u00ff")
{
    private readonly Reads _reads = OpenReads();

    public override string Run(byte[] input)
    {
        try
        {
            return string.Join('|', RequestBatch.Parser.ParseFrom(input).Requests.Select(Answer).Distinct().Order());
        }
        catch (InvalidProtocolBufferException refusal)
        {
            return Refused(refusal);
        }
    }

    private static Reads OpenReads()
    {
        var store = HybridStore.Open(new MemoryDisk { MostReads = int.MaxValue }, new HybridStoreOptions("/db"));
        return new Reads(store, new AnswerCache(store, 1 << 20), new PageCursors(new CursorKeyring([new CursorKey(1, new byte[CursorKeyring.SecretBytes], default)])), TimeProvider.System, NullLogger<Reads>.Instance);
    }

    private string Answer(Request request)
    {
        var fault = RequestKind.IsWrite(request)
            ? WriteReading.Read(request, new WriteOrigin(NoReplies.Instance), out _)
            : _reads.Execute(request, new ReadLifetime(long.MaxValue)).Fault;
        Require(fault?.Code != FaultCode.FaultInternal, $"A {request.BodyCase} ends in an internal error.");
        return $"{request.BodyCase} {fault?.Code} {fault?.Name} {fault?.Pointer}";
    }

    private sealed class NoReplies : IIngestReplies
    {
        public static readonly NoReplies Instance = new();

        public void Done(IngestRequest request)
        {
        }
    }
}
