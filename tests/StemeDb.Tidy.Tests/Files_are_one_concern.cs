namespace StemeDb.Tidy.Tests;

public sealed class Files_are_one_concern
{
    private const int LongestFile = 500;
    private const int LargestMedian = 80;
    private const int LargestNinetiethPercentile = 250;

    private static readonly string[] EmptyWords = ["Utils", "Util", "Common", "Helper", "Helpers", "Manager", "Misc"];

    [Fact]
    public void No_source_file_is_longer_than_500_lines()
    {
        Assert.NotEmpty(Repository.Sources);
        Assert.Empty(Repository.Sources.Where(file => Lines(file) > LongestFile).Select(file => $"{file}: {Lines(file)} lines"));
    }

    [Fact]
    public void Most_source_files_fit_a_screen()
    {
        var lengths = Repository.Files("src", "*.cs").Select(Lines).Order().ToArray();
        Assert.InRange(lengths[lengths.Length / 2], 1, LargestMedian);
        Assert.InRange(lengths[lengths.Length * 9 / 10], 1, LargestNinetiethPercentile);
    }

    [Fact]
    public void Nothing_is_named_by_an_empty_word()
    {
        var faults = Repository.Sources
            .SelectMany(file => file.Split('/'), (file, part) => (file, part: Path.GetFileNameWithoutExtension(part)))
            .Where(item => EmptyWords.Any(word => EndsWithWord(item.part, word)))
            .Select(item => item.file);
        Assert.Empty(faults);
    }

    private static bool EndsWithWord(string name, string word) =>
        name.Split('.').Any(part => part.EndsWith(word, StringComparison.Ordinal));

    private static int Lines(string file) => Repository.Read(file).Count(c => c == '\n');
}
