namespace StemeDb.Model.Lenses.Answers;

/// <summary>Where the parts of a written answer lie that are not the same each time it is given, in bytes from the start.</summary>
/// <param name="Json">The JSON; before it stands what the replay hash begins with.</param>
/// <param name="Seq">The number of <c>as_of_seq</c>.</param>
/// <param name="SeqEnd">Behind it.</param>
/// <param name="BodyEnd">Behind what the replay hash covers.</param>
/// <param name="Now">The text of <c>now</c>, with its quotes.</param>
/// <param name="NowEnd">Behind it.</param>
/// <param name="Replay">The first digit of <c>replay</c>.</param>
internal readonly record struct AnswerLayout(int Json, int Seq, int SeqEnd, int BodyEnd, int Now, int NowEnd, int Replay);
