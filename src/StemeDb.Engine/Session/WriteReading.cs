using System.Text;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Admission;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Ingest;
using StemeDb.Model.Assertions;
using StemeDb.Model.Audit;
using StemeDb.Model.Keys;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Registry;

namespace StemeDb.Engine.Session;

/// <summary>Understands writes from the wire and checks them, on the thread that reads the stream.</summary>
internal static class WriteReading
{
    /// <summary>Reads a write.</summary>
    /// <returns>Null, or what is wrong with it.</returns>
    public static Fault? Read(Request request, WriteOrigin origin, out IngestRequest? write)
    {
        write = null;
        AuditEntry? audit = null;
        if (!request.Audit.IsEmpty && ReadAudit(request, out audit) is { } refused)
        {
            return refused;
        }

        try
        {
            return request.BodyCase switch
            {
                Request.BodyOneofCase.Append => Read(request.Append, origin, out write),
                Request.BodyOneofCase.AppendAtomic => Read(request.AppendAtomic, origin, out write),
                Request.BodyOneofCase.Retract => Read(request.Retract, audit, origin, out write),
                Request.BodyOneofCase.PutSource => Read(request.PutSource, audit, origin, out write),
                Request.BodyOneofCase.PutRule => Read(request.PutRule, audit, origin, out write),
                Request.BodyOneofCase.PutKey => Read(request.PutKey, audit, origin, out write),
                _ => Read(request.AppendAudit, origin, out write),
            };
        }
        catch (RecordFormatException e)
        {
            return EngineFaults.Invalid(FaultName.BadEncoding, "", e.Message);
        }
    }

    private static Fault? Read(Append append, WriteOrigin origin, out IngestRequest? write)
    {
        write = new AppendRequest(PreparedAssertion.Prepare(append.Assertion.Memory), origin);
        return null;
    }

    private static Fault? Read(AppendAtomic append, WriteOrigin origin, out IngestRequest? write)
    {
        write = null;
        if (append.Assertions.Count is 0 or > EngineLimits.MaxAtomicAssertions)
        {
            return EngineFaults.Invalid(
                FaultName.AtomicSize, "", $"An atomic append takes 1 to {EngineLimits.MaxAtomicAssertions} assertions, not {append.Assertions.Count}.");
        }

        if (append.Stamping is { } stamping && stamping.Lines.Count != append.Assertions.Count)
        {
            return EngineFaults.Invalid(FaultName.BadEncoding, "", "Every assertion must have its line.");
        }

        var prepared = new PreparedAssertion[append.Assertions.Count];
        for (var i = 0; i < prepared.Length; i++)
        {
            try
            {
                prepared[i] = LineStamp.Of(append.Stamping, i) is { } stamp
                    ? PreparedAssertion.Prepare(append.Assertions[i].Memory, stamp) : PreparedAssertion.Prepare(append.Assertions[i].Memory);
            }
            catch (RecordFormatException e)
            {
                var fault = EngineFaults.Invalid(FaultName.BadEncoding, "", e.Message);
                fault.Item = (uint)i;
                return fault;
            }
        }

        write = new AppendAtomicRequest(prepared, origin);
        return null;
    }

    private static Fault? Read(Retract retract, AuditEntry? audit, WriteOrigin origin, out IngestRequest? write)
    {
        write = null;
        if (retract.AssertionId.Length != AssertionId.ByteLength)
        {
            return EngineFaults.Invalid(
                Model.Faults.FaultCode.DigestInvalid, "/assertion_id", $"An assertion id is {AssertionId.ByteLength} bytes.");
        }

        if (!SourceId.TryParse(retract.Source.Memory, out var source, out var fault))
        {
            return EngineFaults.Invalid(fault.At("/source"));
        }

        if (Encoding.UTF8.GetByteCount(retract.Reason) > RetractionRequest.MaxReasonBytes)
        {
            return EngineFaults.Invalid(
                Model.Faults.FaultCode.TooLong, "/reason", $"A reason has at most {RetractionRequest.MaxReasonBytes} bytes.");
        }

        write = new RetractRequest(new AssertionId(retract.AssertionId.Span), source, retract.Reason, retract.AsAdmin, origin) { Audit = audit };
        return null;
    }

    private static Fault? Read(PutSource put, AuditEntry? audit, WriteOrigin origin, out IngestRequest? write)
    {
        write = null;
        if (!SourceId.TryParse(put.Source.Memory, out var source, out var sourceFault))
        {
            return EngineFaults.Invalid(sourceFault.At("/source"));
        }

        if (!SourceProfileJson.TryParse(put.ProfileJson.Span, out var profile, out var faults))
        {
            return EngineFaults.Invalid(faults[0]);
        }

        write = new PutSourceRequest(source, profile, origin) { Audit = audit, Condition = put.Condition };
        return null;
    }

    private static Fault? Read(PutRule put, AuditEntry? audit, WriteOrigin origin, out IngestRequest? write)
    {
        write = null;
        if (!PathPattern.TryParse(put.Pattern.Span, out var pattern, out var patternFault))
        {
            return EngineFaults.Invalid(patternFault.At("/pattern"));
        }

        if (!ValueRuleJson.TryParse(put.RuleJson.Span, out var rule, out var faults))
        {
            return EngineFaults.Invalid(faults[0]);
        }

        write = new PutRuleRequest(pattern, rule, origin) { Audit = audit, Condition = put.Condition };
        return null;
    }

    private static Fault? Read(PutKey put, AuditEntry? audit, WriteOrigin origin, out IngestRequest? write)
    {
        write = null;
        if (!ApiKeyId.IsValid(put.KeyId))
        {
            return EngineFaults.Invalid(
                FaultName.KeyUnknown, "/key_id", $"The id of a key has {ApiKeyId.MinLength} to {ApiKeyId.MaxLength} characters of {ApiKeyId.Alphabet}.");
        }

        if (!ApiKeyJson.TryParse(put.KeyJson.Span, out var key, out var faults))
        {
            return EngineFaults.Invalid(faults[0]);
        }

        write = new PutKeyRequest(put.KeyId, key, (long)put.ExpectedSeq, origin) { Audit = audit };
        return null;
    }

    private static Fault? Read(AppendAudit append, WriteOrigin origin, out IngestRequest? write)
    {
        write = null;
        if (!AuditEntryJson.TryParse(append.Audit.Span, out var entry, out var faults))
        {
            return EngineFaults.Invalid(faults[0]);
        }

        write = new AppendAuditRequest(entry, origin);
        return null;
    }

    /// <summary>Assertions are not audited: each is its own record of who said what.</summary>
    private static Fault? ReadAudit(Request request, out AuditEntry? audit)
    {
        if (!AuditEntryJson.TryParse(request.Audit.Span, out audit, out var faults))
        {
            return EngineFaults.Invalid(faults[0]);
        }

        return request.BodyCase is Request.BodyOneofCase.Retract or Request.BodyOneofCase.PutSource or Request.BodyOneofCase.PutRule
            or Request.BodyOneofCase.PutKey
            ? null
            : EngineFaults.Invalid(FaultName.UnknownRequest, "", "An audit entry goes with a retraction, a source, a rule or a key.");
    }
}
