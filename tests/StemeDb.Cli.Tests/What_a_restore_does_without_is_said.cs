using System.Text.Json;
using StemeDb.Archive.Restoring;
using StemeDb.Cli.Output.Archives;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Cli.Tests;

public sealed class What_a_restore_does_without_is_said
{
    private const string Why = "stemedb-backup-20260101-000000: its manifest is not believed.";

    private static readonly RestorePlan s_plan = new()
    {
        ClusterId = Guid.Empty,
        Generation = 1,
        Goal = RestoreGoal.Latest,
        ToSeq = 7,
        Backup = null,
        Runs = RunManifest.Empty,
        Pieces = [],
        Missing = [],
        PassedOver = [Why],
    };

    private static readonly RestoreReport s_report = new()
    {
        Plan = s_plan,
        Generation = 2,
        Checksum = 1,
        IsAtBatchEnd = true,
        LastRecordedAt = null,
        RunsFetched = 0,
        RunsKept = 0,
        BytesFetched = 0,
        JournalRecords = 7,
        ReplacedFolders = [],
        Verification = null,
        FetchElapsed = TimeSpan.Zero,
        VerifyElapsed = TimeSpan.Zero,
    };

    [Fact]
    public void To_a_person_before_and_after()
    {
        Assert.Contains($"PASSED OVER {Why}\n", Printed(text => RestoreText.Write(text, s_plan, null, [], null)), StringComparison.Ordinal);
        Assert.Contains($"PASSED OVER {Why}\n", Printed(text => RestoreText.Write(text, s_report, "data")), StringComparison.Ordinal);
    }

    [Fact]
    public void To_a_program_before_and_after()
    {
        Assert.Equal([Why], PassedOver(json => RestoreJson.Write(json, s_plan, null, [], null)));
        Assert.Equal([Why], PassedOver(json => RestoreJson.Write(json, s_report)));
    }

    private static string Printed(Action<TextWriter> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        write(text);
        return text.ToString();
    }

    private static IEnumerable<string?> PassedOver(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            write(json);
        }

        using var document = JsonDocument.Parse(bytes.ToArray());
        return [.. document.RootElement.GetProperty("passed_over").EnumerateArray().Select(each => each.GetString())];
    }
}
