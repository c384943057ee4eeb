namespace StemeDb.Simulation.Disk;

/// <summary>A file that can lose what was written and not synced, as a kernel does after a failed write-back.</summary>
public interface IForgetfulFile
{
    /// <summary>What was written since the last sync counts as clean: it can be read, but no later sync brings it to the disk.</summary>
    void Forget();
}
