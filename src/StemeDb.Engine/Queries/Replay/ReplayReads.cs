using System.Text.Json;
using Google.Protobuf;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Session;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Paths;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Queries.Replay;

/// <summary>
/// Whether the store still gives an answer that somebody kept: the question is read out of the answer and asked again, and the
/// bytes are compared (docs/formats/replay.md).
/// </summary>
internal sealed class ReplayReads(IIndexStore store)
{
    private const string Same = "same";
    private const string Reformatted = "reformatted";
    private const string Different = "different";

    /// <exception cref="ReadFaultException">It is neither an answer nor a page of answers, or nobody waits any more.</exception>
    public Reply Check(CheckAnswers request, CallerBounds? bounds, ReadLifetime lifetime)
    {
        using var document = Parse(request.Json);
        using var verdicts = new MemoryStream();
        using (var json = new Utf8JsonWriter(verdicts, JsonText.Options))
        {
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("answers", out var answers) && answers.ValueKind == JsonValueKind.Array)
            {
                WritePage(json, answers, bounds, lifetime);
            }
            else
            {
                Write(json, Read(root, "", bounds), lifetime);
            }
        }

        return new Reply { Json = new Json { Utf8 = ByteString.CopyFrom(verdicts.ToArray()) } };
    }

    private static JsonDocument Parse(ByteString json)
    {
        try
        {
            return JsonDocument.Parse(json.Memory);
        }
        catch (JsonException e)
        {
            throw new ReadFaultException(EngineFaults.Invalid(Model.Faults.FaultCode.MalformedJson, "", e.Message));
        }
    }

    private void WritePage(Utf8JsonWriter json, JsonElement answers, CallerBounds? bounds, ReadLifetime lifetime)
    {
        var same = 0;
        json.WriteStartObject();
        json.WriteStartArray("answers"u8);
        foreach (var (answer, i) in answers.EnumerateArray().Select((answer, i) => (answer, i)))
        {
            same += Write(json, Read(answer, $"/answers/{i}", bounds), lifetime) == Different ? 0 : 1;
        }

        json.WriteEndArray();
        json.WriteNumber("same"u8, same);
        json.WriteNumber("different"u8, answers.GetArrayLength() - same);
        json.WriteEndObject();
    }

    private string Write(Utf8JsonWriter json, GivenAnswer given, ReadLifetime lifetime)
    {
        var (verdict, replay, differences) = Compare(given, lifetime);
        json.WriteStartObject();
        json.WriteString("verdict"u8, verdict);
        json.WriteString("concept_path"u8, given.Question.ConceptPath.Span);
        json.WriteNumber("as_of_seq"u8, given.AsOfSeq);
        json.WriteString("replay"u8, given.Replay);
        json.WriteString("replay_now"u8, replay);
        json.WriteStartArray("differences"u8);
        foreach (var difference in differences)
        {
            json.WriteStartObject();
            json.WriteString("input"u8, difference.Input);
            json.WriteString("pointer"u8, difference.Pointer);
            json.WriteString("detail"u8, difference.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return verdict;
    }

    private (string Verdict, string? Replay, IReadOnlyList<Difference> Differences) Compare(GivenAnswer given, ReadLifetime lifetime)
    {
        using var reader = store.OpenReader(given.AsOfSeq);
        if (reader.Seq < given.AsOfSeq)
        {
            return (Different, null, [new("log", "/as_of_seq", $"The log ends at seq {reader.Seq}, so nothing can be said as of {given.AsOfSeq}.")]);
        }

        byte[] bytes;
        try
        {
            bytes = Ask(given, reader, lifetime);
        }
        catch (ReadFaultException e) when (e.Fault.Code == FaultCode.FaultInvalid)
        {
            var isSnapshot = e.Fault.Pointer.EndsWith("/snapshot", StringComparison.Ordinal);
            return (Different, null, [new(isSnapshot ? "snapshot" : "lens", isSnapshot ? "/lens/params/snapshot" : "/lens", e.Fault.Detail)]);
        }

        using var stored = JsonDocument.Parse(bytes);
        var replay = stored.RootElement.GetProperty("replay").GetString();
        if (given.Bytes().AsSpan().SequenceEqual(bytes))
        {
            return (Same, replay, []);
        }

        var differences = new AnswerDifferences(given.Root, stored.RootElement, reader).Find();
        return (differences.Count == 0 ? Reformatted : Different, replay, differences);
    }

    private static GivenAnswer Read(JsonElement root, string at, CallerBounds? bounds)
    {
        var given = GivenAnswer.Read(root, at);
        return bounds is null || bounds.Readable.Contains(given.Question.ConceptPath.Span)
            ? given
            : throw new ReadFaultException(EngineFaults.PathNotYours($"{at}/concept_path"));
    }

    private static byte[] Ask(GivenAnswer given, IIndexReader reader, ReadLifetime lifetime)
    {
        var plan = QueryPlan.Read(given.Question);
        if (!plan.Concept.IsLiteral)
        {
            throw new ReadFaultException(EngineFaults.Invalid(FaultName.NotAnAnswer, "/concept_path", "An answer is about one path; send the answers of the page."));
        }

        var answer = new PathEvaluation(plan, reader, QueryPlan.Time(given.Question.Now, "/now"), lifetime).Answer(new ConceptPath(plan.Concept.Utf8));
        var buffer = ReplyBuffer.Rent();
        AnswerJson.Write(answer, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
