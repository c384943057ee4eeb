using System.IO.Compression;
using System.Text;
using StemeDb.Cli.Import;

namespace StemeDb.Cli.Tests.Import;

public sealed class Inputs_are_read_as_rows
{
    [Fact]
    public async Task A_tsv_row_becomes_an_assertion_with_a_date_at_midnight_utc()
    {
        var rows = await ReadAsync("source\tobject\tvalue\ttime\naa\tflight/1\t13:55\t2011-12-08\n");
        Assert.Equal(
            """{"concept_path":"flight/1","value":"13:55","source":"aa","asserted_at":"2011-12-08T00:00:00Z"}""",
            Encoding.UTF8.GetString(Assert.Single(rows).Json.Span));
        Assert.Equal(2, rows[0].Line);
    }

    [Fact]
    public async Task An_empty_time_is_left_out_and_a_whole_one_is_kept()
    {
        var rows = await ReadAsync("source\tpath\tvalue\tasserted_at\ns\ta\t1\t\ns\ta\t1\t2020-01-01T01:02:03+01:00");
        Assert.DoesNotContain("asserted_at", Encoding.UTF8.GetString(rows[0].Json.Span), StringComparison.Ordinal);
        Assert.Contains("\"asserted_at\":\"2020-01-01T01:02:03+01:00\"", Encoding.UTF8.GetString(rows[1].Json.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_with_too_few_columns_is_rejected_with_its_line_and_text()
    {
        var fault = Assert.Single(await ReadAsync("source\tobject\tvalue\ns\ta\n")).Fault;
        Assert.NotNull(fault);
        Assert.Equal((2, "column_count", "s\ta"), (fault.Line, fault.Code, fault.Text));
    }

    [Fact]
    public async Task A_row_that_is_not_utf8_is_rejected()
    {
        byte[] content = [.. "source\tobject\tvalue\ns\ta\t"u8, 0xff, (byte)'\n'];
        Assert.Equal("not_utf8", Assert.Single(await ReadAsync(content)).Fault?.Code);
    }

    [Theory]
    [InlineData("source\tvalue\n", "no column 'object'")]
    [InlineData("source\tobject\tpath\tvalue\n", "more than once")]
    [InlineData("source\tobject\tvalue\tcolour\n", "unknown column 'colour'")]
    public async Task A_header_that_is_not_understood_ends_the_import(string header, string says)
    {
        var failure = await Assert.ThrowsAsync<CommandFailure>(() => ReadAsync(header + "a\tb\tc\n"));
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ndjson_is_passed_on_as_it_is_blank_lines_and_carriage_returns_apart()
    {
        var rows = await ReadAsync("{\"a\":1}\r\n\n  \n{\"b\":2}");
        Assert.Equal([(1L, "{\"a\":1}"), (4L, "{\"b\":2}")], rows.Select(row => (row.Line, Encoding.UTF8.GetString(row.Json.Span))));
    }

    [Fact]
    public async Task Gzip_is_recognised_by_its_first_bytes()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync("{\"a\":1}\n"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString(Assert.Single(await ReadAsync(packed.ToArray())).Json.Span));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(20)]
    public async Task Gzip_that_was_cut_off_is_never_taken_for_the_whole(int missing)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var i = 0; i < 5000; i++) await gzip.WriteAsync(Encoding.UTF8.GetBytes($"{{\"a\":{i * 7919}}}\n"), TestContext.Current.CancellationToken);
        }

        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(packed.ToArray()[..^missing]));
    }

    [Fact]
    public async Task A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        var failure = await Assert.ThrowsAsync<CommandFailure>(() => ReadAsync("{" + new string('x', 4 * LineReader.MaxLineBytes)));
        Assert.Equal(ExitCode.Refused, failure.ExitCode);
    }

    [Fact]
    public async Task What_is_neither_tsv_nor_ndjson_is_refused()
    {
        var failure = await Assert.ThrowsAsync<CommandFailure>(() => ReadAsync("hello\n"));
        Assert.Contains("neither", failure.Message, StringComparison.Ordinal);
    }

    private static Task<List<ImportRow>> ReadAsync(string content) => ReadAsync(Encoding.UTF8.GetBytes(content));

    private static async Task<List<ImportRow>> ReadAsync(byte[] content)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("input");
        await File.WriteAllBytesAsync(path, content, TestContext.Current.CancellationToken);
        await using var stream = await InputSource.OpenAsync(path, TestContext.Current.CancellationToken);
        var format = InputSource.Detect(stream, null, path);
        var rows = new List<ImportRow>();
        await foreach (var row in RowReader.ReadAsync(stream, format, TestContext.Current.CancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }
}
