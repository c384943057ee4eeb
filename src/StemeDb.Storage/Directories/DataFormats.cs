namespace StemeDb.Storage.Directories;

/// <summary>The versions of the formats that this program writes, as <c>metadata.json</c> has them.</summary>
public static class DataFormats
{
    /// <summary>Of <c>metadata.json</c> itself.</summary>
    public const int Metadata = MetadataText.FormatVersion;

    /// <summary>Of the journal.</summary>
    public const int Journal = MetadataText.JournalFormatVersion;

    /// <summary>Of runs.</summary>
    public const int Run = MetadataText.RunFormatVersion;
}
