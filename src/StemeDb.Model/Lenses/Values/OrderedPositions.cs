using System.Numerics;

namespace StemeDb.Model.Lenses.Values;

/// <summary>
/// A set of whole numbers below a limit that finds the nearest member on either side in O(log₆₄ n): a bitmap, a bitmap of its
/// words that are not empty, and so on up to a single word.
/// </summary>
internal sealed class OrderedPositions
{
    private readonly ulong[][] _levels;

    /// <param name="limit">Members are 0 to limit − 1.</param>
    public OrderedPositions(int limit)
    {
        var levels = new List<ulong[]>();
        var size = Math.Max(1, limit);
        do
        {
            size = (size + 63) >> 6;
            levels.Add(new ulong[size]);
        }
        while (size > 1);

        _levels = [.. levels];
    }

    public void Add(int member)
    {
        foreach (var level in _levels)
        {
            level[member >> 6] |= 1UL << (member & 63);
            member >>= 6;
        }
    }

    /// <summary>The least member that is not below <paramref name="position"/>; −1 when there is none.</summary>
    public int AtOrAfter(int position)
    {
        for (var depth = 0; depth < _levels.Length; depth++)
        {
            var level = _levels[depth];
            if (position >> 6 < level.Length)
            {
                var rest = level[position >> 6] & (ulong.MaxValue << (position & 63));
                if (rest != 0)
                {
                    return Descend(depth, (position & ~63) | BitOperations.TrailingZeroCount(rest), first: true);
                }
            }

            position = (position >> 6) + 1;
        }

        return -1;
    }

    /// <summary>The greatest member that is not above <paramref name="position"/>; −1 when there is none.</summary>
    public int AtOrBefore(int position)
    {
        for (var depth = 0; depth < _levels.Length && position >= 0; depth++)
        {
            var rest = _levels[depth][position >> 6] & (ulong.MaxValue >> (63 - (position & 63)));
            if (rest != 0)
            {
                return Descend(depth, (position & ~63) | (63 - BitOperations.LeadingZeroCount(rest)), first: false);
            }

            position = (position >> 6) - 1;
        }

        return -1;
    }

    private int Descend(int depth, int word, bool first)
    {
        while (depth > 0)
        {
            var bits = _levels[--depth][word];
            var bit = first ? BitOperations.TrailingZeroCount(bits) : 63 - BitOperations.LeadingZeroCount(bits);
            word = (word << 6) | bit;
        }

        return word;
    }
}
