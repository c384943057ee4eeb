namespace StemeDb.Model.Lenses.Answers;

/// <summary>Whether a question has an answer.</summary>
public enum AnswerStatus
{
    /// <summary>No claim counts.</summary>
    Empty = 0,

    /// <summary>There is a value.</summary>
    Resolved = 1,

    /// <summary>There are claims, but less support or margin than was asked for.</summary>
    Undetermined = 2,
}

/// <summary>What decided between candidates of equal score.</summary>
public enum TieBreak
{
    /// <summary>There was no tie.</summary>
    None = 0,

    /// <summary>The candidate with a source of a better tier.</summary>
    Tier = 1,

    /// <summary>The candidate that was claimed first.</summary>
    Incumbent = 2,

    /// <summary>The claim with the greater seq (lens <c>recency</c>, equal times).</summary>
    Seq = 3,
}
