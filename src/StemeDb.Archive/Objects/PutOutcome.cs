namespace StemeDb.Archive.Objects;

/// <summary>What became of a put.</summary>
public enum PutOutcome
{
    /// <summary>It was not there and is now.</summary>
    Created,

    /// <summary>It was there with the same bytes: perhaps by an earlier try whose answer was lost. As good as created.</summary>
    ExistsSame,

    /// <summary>One with other bytes has the name; nothing was changed.</summary>
    ExistsOther,
}
