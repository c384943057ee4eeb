using System.Text;
using System.Text.Json;
using Google.Protobuf;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Faults;
using StemeDb.Model.Time;

namespace StemeDb.Engine.Queries.Replay;

/// <summary>An answer that somebody kept: its text, and the question it says it is the answer to.</summary>
internal sealed class GivenAnswer
{
    private GivenAnswer(JsonElement root, Query question) => (Root, Question) = (root, question);

    /// <summary>The answer.</summary>
    public JsonElement Root { get; }

    /// <summary>The question with everything that decides: asked again, it should give the same bytes.</summary>
    public Query Question { get; }

    public long AsOfSeq => (long)Question.AsOfSeq;

    public string Replay => Root.GetProperty("replay").GetString()!;

    /// <summary>The text as it came.</summary>
    public byte[] Bytes() => Encoding.UTF8.GetBytes(Root.GetRawText());

    /// <summary>Reads what an answer must have to be asked again.</summary>
    /// <param name="root">The answer.</param>
    /// <param name="at">Where it stands in the request.</param>
    /// <exception cref="ReadFaultException">It is no answer.</exception>
    public static GivenAnswer Read(JsonElement root, string at)
    {
        var lens = Member(root, at, "lens", JsonValueKind.Object);
        var seq = Member(root, at, "as_of_seq", JsonValueKind.Number);
        Member(root, at, "replay", JsonValueKind.String);
        var question = new Query
        {
            ConceptPath = ByteString.CopyFromUtf8(Member(root, at, "concept_path", JsonValueKind.String).GetString()!),
            Lens = Member(lens, at + "/lens", "name", JsonValueKind.String).GetString()!,
            ParamsJson = ByteString.CopyFromUtf8(Member(lens, at + "/lens", "params", JsonValueKind.Object).GetRawText()),
            AsOfSeq = seq.TryGetInt64(out var number) && number >= 0 ? (ulong)number : throw Wrong(at + "/as_of_seq", "as_of_seq is a whole number, 0 or more."),
            Now = Time(Member(root, at, "now", JsonValueKind.String), at + "/now"),
            Explain = root.TryGetProperty("explain", out _),
        };
        if (root.TryGetProperty("valid_at", out var validAt) && validAt.ValueKind == JsonValueKind.String)
        {
            question.ValidAt = Time(validAt, at + "/valid_at");
        }

        return new GivenAnswer(root, question);
    }

    private static JsonElement Member(JsonElement parent, string at, string name, JsonValueKind kind) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) && member.ValueKind == kind
            ? member
            : throw Wrong($"{at}/{name}", $"An answer has {name}; send it as POST /v1/query gave it.");

    private static long Time(JsonElement text, string at) =>
        Instant.TryParse(Encoding.UTF8.GetBytes(text.GetString()!), out var instant, out _) ? instant.Ticks : throw Wrong(at, "That is no time of RFC 3339.");

    private static ReadFaultException Wrong(string pointer, string detail) => new(EngineFaults.Invalid(FaultName.NotAnAnswer, pointer, detail));
}
