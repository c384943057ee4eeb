using StemeDb.Model.Json;

namespace StemeDb.Model.Lenses.Answers;

/// <summary>Something that only one lens says. It stands in the answer under its name, and the replay hash covers it.</summary>
/// <param name="Name">Lower-case words with underscores; no member of all answers has it.</param>
/// <param name="Json">Its value, without white space.</param>
public sealed record AnswerMember(string Name, ReadOnlyMemory<byte> Json)
{
    private const int FirstCapacity = 512;

    internal static AnswerMember Of(string name, bool value) => new(name, value ? "true"u8.ToArray() : "false"u8.ToArray());

    internal static AnswerMember Of(string name, double value) => Write(name, json => json.AppendNumber(value));

    /// <summary>Another count of the same claims.</summary>
    internal static AnswerMember Of(string name, Outcome outcome) => Write(name, json =>
    {
        json.Append("{"u8);
        OutcomeBody.Write(json, outcome);
        json.Append("}"u8);
    });

    internal static AnswerMember Write(string name, Action<JsonBuffer> write)
    {
        var json = new JsonBuffer(FirstCapacity);
        write(json);
        return new AnswerMember(name, json.Written.ToArray());
    }
}
