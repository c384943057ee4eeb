using System.Buffers;

namespace StemeDb.Model.Lenses.Answers;

/// <summary>Writes answers as JSON (docs/http-api.md). The same answer is the same bytes on any machine.</summary>
public static class AnswerJson
{
    /// <summary>Writes <paramref name="answer"/> with its <c>replay</c> hash, without white space.</summary>
    /// <param name="answer">What to write.</param>
    /// <param name="output">Where to.</param>
    public static void Write(Answer answer, IBufferWriter<byte> output) => throw new NotSupportedException();
}
