namespace StemeDb.Cli.Import;

/// <summary>What the rows of an input are.</summary>
internal enum InputFormat
{
    /// <summary>A header row of column names, then tab-separated values.</summary>
    Tsv,

    /// <summary>An assertion as JSON per line.</summary>
    Ndjson,
}
