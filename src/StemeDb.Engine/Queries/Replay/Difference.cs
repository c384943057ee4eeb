namespace StemeDb.Engine.Queries.Replay;

/// <summary>Why an answer is not what the store gives now.</summary>
/// <param name="Input">
/// What is another: <c>log</c>, <c>lens</c>, <c>rule</c>, <c>snapshot</c>, <c>claims</c>, <c>sources</c>, <c>inputs</c> (one of
/// these two, it cannot be told which), or <c>answer_text</c>: the inputs are the same, the text was changed afterwards.
/// </param>
/// <param name="Pointer">Where in the answer it shows.</param>
/// <param name="Detail">One sentence for a person.</param>
internal readonly record struct Difference(string Input, string Pointer, string Detail);
