namespace StemeDb.Model.Lenses.Voting;

/// <summary>The source families that have a voice on a path.</summary>
internal sealed class Families
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly List<(string Name, int Voices)> _families = [];

    public bool IsEmpty => _families.Count == 0;

    public void Clear()
    {
        _indexes.Clear();
        _families.Clear();
    }

    /// <summary>Counts one more voice of a family.</summary>
    /// <param name="name">Null: the source has none.</param>
    /// <returns>The family's index, or <see cref="Voice.NoFamily"/>.</returns>
    public int AddVoice(string? name)
    {
        if (name is null)
        {
            return Voice.NoFamily;
        }

        if (!_indexes.TryGetValue(name, out var index))
        {
            index = _families.Count;
            _indexes.Add(name, index);
            _families.Add((name, 0));
        }

        _families[index] = (name, _families[index].Voices + 1);
        return index;
    }

    public int VoicesOf(int family) => family == Voice.NoFamily ? 1 : _families[family].Voices;

    public string? NameOf(int family) => family == Voice.NoFamily ? null : _families[family].Name;
}
