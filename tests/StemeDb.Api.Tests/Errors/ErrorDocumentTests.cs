using System.Globalization;
using System.Text;
using StemeDb.Api.Errors;
using StemeDb.Api.Tests.Documents;

namespace StemeDb.Api.Tests.Errors;

public sealed class ErrorDocumentTests
{
    private const string Head = """
        # Errors

        <!-- Made from the code: STEMEDB_UPDATE_DOCS=1 ./test.sh Api -->

        Every error is a problem document ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)); see [the HTTP API](http-api.md). Its `type`
        is `PREFIX` and the code. Clients branch on `code`, which never changes its meaning; `status` and `title` are
        those of the table, `detail` says what happened this time.

        Sending the same request **again**:

        - **no**: it fails again; something about the request, or about what is stored, has to change first.
        - **later**: nothing was done; it may succeed later, after `Retry-After` where that is given.
        - **unsure**: it may have been carried out. Asking again is harmless: an assertion that was stored is not stored again.

        """;

    private const string AfterKinds = """

        Bad input (`malformed`, `invalid`, `bad_parameter`) lists every fault under `errors`, each with a `code` of its own, a `detail`, and its
        place: `pointer` (RFC 6901) into the body, `parameter` of the URL, or `line` and `pointer` of an atomic bulk request.

        A request that is not HTTP at all (a broken request line, a NUL in the path, headers beyond the limit) is answered by the server
        with a bare 400, 414 or 431 and the connection is closed: there is no endpoint yet that could explain it.

        ## Faults of the input

        The codes under `errors`, and those of rejected lines of a bulk reply. Those marked with * make the input malformed (400); the
        others break a rule (422, or 400 where it is a parameter of the URL).

        | code | what is wrong |
        |---|---|

        """;

    [Fact]
    public void The_document_of_errors_is_made_of_the_catalogues()
    {
        var text = new StringBuilder(Head.Replace("PREFIX", ErrorKind.TypePrefix, StringComparison.Ordinal));
        Add(text, "The request", "What a client sent is at fault.", Concern.Client);
        Add(text, "The state of the system", "Nothing is wrong with the request; the operator sees why in `/v1/health` and in the log.", Concern.State);
        Add(text, "Defects", "Of ours; the log has the same `traceId`.", Concern.Defect);
        text.Append(AfterKinds);
        foreach (var (code, meaning, isMalformed) in InputCodeCatalog.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{code}`{(isMalformed ? " *" : "")} | {meaning} |\n");
        }

        KeptDocument.IsKept(text.ToString(), "docs", "errors.md");
    }

    private static void Add(StringBuilder text, string title, string explanation, Concern concern)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n{explanation}\n\n| code | status | cause | what to do | again |\n|---|---|---|---|---|\n");
        foreach (var kind in ErrorCatalog.All.Where(kind => kind.Concern == concern))
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{kind.Code}` | {kind.Status} | {kind.Title} | {kind.Remedy} | {Again(kind.Retry)} |\n");
        }
    }

    private static string Again(Retry retry) => retry switch
    {
        Retry.No => "no",
        Retry.Later => "later",
        Retry.Uncertain => "unsure",
        _ => throw new ArgumentOutOfRangeException(nameof(retry)),
    };
}
