namespace StemeDb.Engine.Ingest;

/// <summary>Sizes the committer reckons with.</summary>
internal static class IngestLimits
{
    /// <summary>What a record has beyond its content: length, header, id and the length of its locators.</summary>
    public const int RecordOverheadBytes = 64;
}
