namespace StemeDb.Storage.Runs.Format;

/// <summary>Where a cursor gets its blocks.</summary>
internal interface IBlockSource
{
    /// <summary>Which blocks there are.</summary>
    BlockIndex Index { get; }

    /// <summary>Gets a block.</summary>
    /// <exception cref="RunDamagedException">Its bytes are not what was written.</exception>
    Block Read(int block);
}
