namespace StemeDb.Storage.Journal;

/// <summary>What is wrong with the files of a journal. Recovery refuses to start on any of them.</summary>
public enum JournalFault
{
    /// <summary>A file whose name is not that of a segment.</summary>
    StrangeFile,

    /// <summary>The header of a segment is not what was written.</summary>
    HeaderDamaged,

    /// <summary>The header is of a newer version of the format.</summary>
    FormatNewer,

    /// <summary>The segment is of another cluster or another generation.</summary>
    NotOurs,

    /// <summary>The segment says another first seq than its name.</summary>
    WrongName,

    /// <summary>The file is longer than its header says, or it is shorter and not the last.</summary>
    WrongLength,

    /// <summary>A segment does not continue the one before it: segments in between are missing, or one was exchanged.</summary>
    ChainBroken,

    /// <summary>A batch is not what was written.</summary>
    BatchDamaged,

    /// <summary>There are bytes that are not zero behind the last batch.</summary>
    NotBlank,
}
