namespace StemeDb.Engine.Queries.Answers;

/// <summary>
/// Remembers what was asked lately, so that a full cache takes in only what is asked for a second time: a walk over many
/// paths, each asked once, does not push out those that are asked again and again. Forgets by being written over. Races only
/// make it forget.
/// </summary>
internal sealed class Doorkeeper(int places)
{
    private readonly uint[] _seen = new uint[places];

    /// <summary>True when the question was asked lately; it is remembered from now on.</summary>
    public bool HasSeen(ulong hash)
    {
        ref var place = ref _seen[(uint)hash & (uint)(_seen.Length - 1)];
        var mark = (uint)(hash >> 32) | 1;
        if (place == mark)
        {
            return true;
        }

        place = mark;
        return false;
    }
}
