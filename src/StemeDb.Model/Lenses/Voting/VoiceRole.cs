namespace StemeDb.Model.Lenses.Voting;

/// <summary>What a voice does in a count.</summary>
internal enum VoiceRole
{
    /// <summary>Its weight counts.</summary>
    Counts = 0,

    /// <summary>It stands in its candidate, without weight.</summary>
    Shown = 1,

    /// <summary>It is as if it were not there.</summary>
    Absent = 2,
}
