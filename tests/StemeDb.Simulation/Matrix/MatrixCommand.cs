namespace StemeDb.Simulation.Matrix;

/// <summary>The command <c>tests/simulate matrix</c>.</summary>
internal static class MatrixCommand
{
    public static int Run(string? writeTo, TimeSpan timePerRow)
    {
        var rows = FaultRow.All.Select(row => row with { }).ToList();
        var failures = new List<string>();
        foreach (var row in rows) FaultMatrix.Fill(row, timePerRow, failures);
        var table = FaultTable.Write(rows);
        if (writeTo is null) Console.WriteLine(table);
        else File.WriteAllText(writeTo, table);
        foreach (var failure in failures) Console.Error.WriteLine(failure);
        Console.Error.WriteLine($"{rows.Sum(row => row.Points)} faults tried, {failures.Count} lost something.");
        return failures.Count == 0 ? 0 : 1;
    }
}
