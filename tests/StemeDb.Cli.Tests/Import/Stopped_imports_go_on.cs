using CsCheck;
using StemeDb.Cli.Import;
using StemeDb.Client;

namespace StemeDb.Cli.Tests.Import;

public sealed class Stopped_imports_go_on
{
    private static readonly Gen<(int Path, int Source, int Value, bool HasTime)> Row =
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Frequency((9, Gen.Const(false)), (1, Gen.Const(true))));

    private static readonly Gen<(int, int)> Fault = Gen.Select(Gen.Int[0, 40], Gen.Int[0, 40], (stored, answered) => (stored, Math.Min(stored, answered)));

    [Fact]
    public void A_broken_exchange_leaves_the_same_claims_and_the_same_counts_as_a_whole_one() =>
        Gen.Select(Row.List[1, 40], Fault.List[0, 4]).Sample((rows, faults) =>
        {
            // A voice that speaks sometimes with and sometimes without a time is outside what a resumed import promises.
            var lines = rows.Select(row => row.HasTime ? Line(row with { Source = 9 }) : Line(row)).ToArray();
            var (whole, wholeEnd) = Import(lines, []);
            var (broken, brokenEnd) = Import(lines, faults);
            return whole.SequenceEqual(broken)
                && (wholeEnd.Created, wholeEnd.Exists, wholeEnd.Rejected) == (brokenEnd.Created, brokenEnd.Exists, brokenEnd.Rejected);
        });

    [Fact]
    public void A_killed_command_leaves_the_same_claims_as_one_that_ran_through() =>
        Gen.Select(Row.List[1, 40], Fault).Sample((rows, fault) =>
        {
            var lines = rows.Select(row => Line(row with { HasTime = false })).ToArray();
            using var folder = new TemporaryFolder();
            var input = folder.File("claims.ndjson");
            File.WriteAllLines(input, lines);
            var server = new ForgetfulServer();
            server.Faults.Enqueue(fault);

            // The first run has no patience at all: it ends where the exchange breaks, as if it had been killed there.
            var first = Record.Exception(() => Run(server, input, TimeSpan.FromSeconds(-1)));
            if (first is null)
            {
                return fault.Item2 >= lines.Length && !File.Exists(input + ".stemedb-import.json");
            }

            Run(server, input, TimeSpan.FromSeconds(30));
            return Import(lines, []).Claims.SequenceEqual(server.Claims) && !File.Exists(input + ".stemedb-import.json");
        });

    [Fact]
    public void A_position_of_another_input_is_refused()
    {
        using var folder = new TemporaryFolder();
        var input = folder.File("claims.ndjson");
        File.WriteAllLines(input, [Line((0, 0, 0, false)), Line((0, 0, 1, false))]);
        var server = new ForgetfulServer();
        server.Faults.Enqueue((1, 0));
        Assert.Throws<CommandFailure>(() => Run(server, input, TimeSpan.FromSeconds(-1)));

        File.WriteAllLines(input, [Line((1, 1, 1, false))]);
        var failure = Assert.Throws<CommandFailure>(() => Run(server, input, TimeSpan.FromSeconds(30)));
        Assert.Contains("belongs to another content", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--restart", failure.Message, StringComparison.Ordinal);
    }

    private static (IReadOnlyList<string> Claims, Position End) Import(string[] lines, IEnumerable<(int, int)> faults)
    {
        using var folder = new TemporaryFolder();
        var input = folder.File("claims.ndjson");
        File.WriteAllLines(input, lines);
        var server = new ForgetfulServer();
        foreach (var fault in faults)
        {
            server.Faults.Enqueue(fault);
        }

        var end = Run(server, input, TimeSpan.FromSeconds(30));
        return ([.. server.Claims], end);
    }

    private static Position Run(ForgetfulServer server, string input, TimeSpan patience)
    {
        using var http = new HttpClient(server, disposeHandler: false) { BaseAddress = new Uri("http://server") };
        var positions = new PositionFile(input, "http://server");
        var start = positions.Load(restart: false);
        using var rejected = new RejectedFile(input + ".rejected.ndjson", start.AcknowledgedLine);
        using var content = InputSource.OpenAsync(input, default).GetAwaiter().GetResult();
        var importer = new Importer(
            new StemeDbClient(http), positions, rejected, new PlainProgress(), new Patience(patience, TimeSpan.FromMilliseconds(1), _ => { }));
        return importer.RunAsync(content, InputFormat.Ndjson, start, default).GetAwaiter().GetResult();
    }

    private static string Line((int Path, int Source, int Value, bool HasTime) row) =>
        $$"""{"concept_path":"p/{{row.Path}}","value":{{row.Value}},"source":"s{{row.Source}}"{{(row.HasTime ? ""","asserted_at":"2011-12-08T00:00:00Z" """ : "")}}}""";
}
