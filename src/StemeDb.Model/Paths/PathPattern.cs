namespace StemeDb.Model.Paths;

/// <summary>
/// A concept path in which <c>*</c> stands for one segment and a final <c>**</c> for the rest (one segment or more).
/// </summary>
/// <param name="Text">The pattern as written; valid.</param>
public sealed record PathPattern(string Text);
