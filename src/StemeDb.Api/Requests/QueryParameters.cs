using System.Globalization;
using System.Text;
using StemeDb.Api.Errors;
using StemeDb.Contracts.Failures;
using StemeDb.Model.Faults;
using StemeDb.Model.Paths;

namespace StemeDb.Api.Requests;

/// <summary>
/// The parameters in a URL's query string. One that the endpoint does not know, or that is given twice, is refused: a
/// misspelt filter must never look like an answer.
/// </summary>
internal sealed class QueryParameters
{
    private readonly Dictionary<string, byte[]> _values = [];

    private QueryParameters()
    {
    }

    /// <summary>Reads the query string.</summary>
    /// <param name="request">The request.</param>
    /// <param name="known">Names the endpoint takes.</param>
    /// <exception cref="ProblemException">400: a parameter is unknown, repeated or not percent-encoded text.</exception>
    public static QueryParameters Read(HttpRequest request, params ReadOnlySpan<string> known)
    {
        var parameters = new QueryParameters();
        var query = request.QueryString.Value;
        if (query is { Length: > 1 })
        {
            foreach (var range in query.AsSpan(1).Split('&'))
            {
                parameters.Add(query.AsSpan(1)[range], known);
            }
        }

        return parameters;
    }

    /// <summary>The bytes of a parameter; empty when it is not given.</summary>
    public byte[] Bytes(string name) => _values.GetValueOrDefault(name) ?? [];

    /// <summary>The path of the parameter <c>prefix</c>, below which is looked; empty when it is not given: everywhere.</summary>
    /// <exception cref="ProblemException">It is no path.</exception>
    public byte[] Prefix()
    {
        var prefix = Bytes("prefix");
        return prefix.Length == 0 || ConceptPath.IsValid(prefix, out var fault) ? prefix : throw Refused("prefix", fault.Code, fault.Detail);
    }

    /// <summary>The parameter <c>cursor</c>, for the engine to judge; empty when it is not given.</summary>
    /// <exception cref="ProblemException">It is given without a value, which no cursor is.</exception>
    public byte[] Cursor() => Has("cursor") && Bytes("cursor").Length == 0 ? throw NoCursor() : Bytes("cursor");

    /// <summary>A cursor that was cut down to nothing.</summary>
    public static ProblemException NoCursor() =>
        new(new Problem(ErrorCatalog.BadCursor, "The cursor is empty; send next_cursor as it was received, or no cursor."));

    /// <summary>True when the parameter is given, even empty.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>A whole number between two bounds; 0 when it is not given.</summary>
    public int Integer(string name, int minimum, int maximum)
    {
        if (!Has(name))
        {
            return 0;
        }

        return int.TryParse(Bytes(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
            ? value
            : throw Refused(name, FaultCode.OutOfRange, string.Create(
                CultureInfo.InvariantCulture, $"{name} is a whole number from {minimum} to {maximum}."));
    }

    /// <summary><c>true</c> or <c>false</c>; false when it is not given.</summary>
    public bool Flag(string name) => Choice(name, "false", "true") == "true";

    /// <summary>One of several words; null when it is not given.</summary>
    public string? Choice(string name, params ReadOnlySpan<string> allowed)
    {
        if (!Has(name))
        {
            return null;
        }

        foreach (var word in allowed)
        {
            if (Encoding.UTF8.GetString(Bytes(name)) == word)
            {
                return word;
            }
        }

        throw Refused(name, FaultCode.UnknownName, $"{name} is one of: {string.Join(", ", allowed!)}.");
    }

    /// <summary>A problem with one parameter.</summary>
    public static ProblemException Refused(string name, string code, string detail) => new(Problem.Parameter(name, code, detail));

    private void Add(ReadOnlySpan<char> pair, ReadOnlySpan<string> known)
    {
        if (pair.IsEmpty)
        {
            return;
        }

        var equals = pair.IndexOf('=');
        var rawName = equals < 0 ? pair : pair[..equals];
        var name = PercentEncoding.TryDecode(rawName, plusIsSpace: true, out var nameBytes)
            ? Encoding.UTF8.GetString(nameBytes) : rawName.ToString();
        if (!known.Contains(name))
        {
            throw Refused(name, InputCode.UnknownParameter, known.IsEmpty
                ? "This path takes no parameters." : $"There is no parameter of this name here; there are: {string.Join(", ", known!)}.");
        }

        if (!PercentEncoding.TryDecode(equals < 0 ? [] : pair[(equals + 1)..], plusIsSpace: true, out var value))
        {
            throw Refused(name, FaultName.BadEncoding, $"{name} is not percent-encoded as RFC 3986 has it.");
        }

        if (!_values.TryAdd(name, value))
        {
            throw Refused(name, InputCode.RepeatedParameter, $"{name} is given twice.");
        }
    }
}
