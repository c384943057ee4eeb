using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Admission;
using StemeDb.Model.Assertions;

namespace StemeDb.Engine.Ingest;

/// <summary>What became of an assertion, as the wire says it.</summary>
internal static class AppendReply
{
    public static Appended From(Admitted admitted)
    {
        var id = new byte[AssertionId.ByteLength];
        admitted.Claim.Id.CopyTo(id);
        return new Appended
        {
            Existed = admitted.Existed,
            Id = UnsafeByteOperations.UnsafeWrap(id),
            Seq = (ulong)admitted.Claim.Seq,
            RecordedAt = admitted.Claim.RecordedAt.Ticks,
        };
    }
}
