using System.Globalization;
using StemeDb.Simulation.Matrix;

namespace StemeDb.Simulation.Tests;

/// <summary>STEMEDB_SIM_MATRIX_STRIDE=1 tries every operation; 40 unless given.</summary>
public sealed class The_table_of_faults_is_what_the_engine_does
{
    [Fact]
    public void No_fault_at_any_operation_loses_anything()
    {
        var stride = int.TryParse(
            Environment.GetEnvironmentVariable("STEMEDB_SIM_MATRIX_STRIDE"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 40;
        var failures = new List<string>();
        foreach (var row in FaultRow.All) FaultMatrix.Fill(row with { }, stride, offset: 3, failures);
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures)); // Assert.Empty would cut the messages off
    }

    [Fact]
    public void The_committed_table_has_every_row_and_nothing_lost()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "StemeDb.sln"))) folder = Path.GetDirectoryName(folder)!;
        var rows = File.ReadAllLines(Path.Combine(folder, "docs/reliability/faults.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| fault", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToList();
        Assert.Equal(FaultRow.All.Select(row => row.Name), rows.Select(cells => cells[1]));
        Assert.All(rows, cells => Assert.Equal("0", cells[6]));
        Assert.All(rows.Where(cells => cells[1].StartsWith("Sync", StringComparison.Ordinal)), cells => Assert.NotEqual("0", cells[2]));
    }
}
