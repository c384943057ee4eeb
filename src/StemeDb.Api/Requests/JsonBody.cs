using System.Buffers;
using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;
using StemeDb.Model.Faults;

namespace StemeDb.Api.Requests;

/// <summary>Reads a request's JSON by one of the model's parsers.</summary>
internal static class JsonBody
{
    /// <summary>A parser of the model.</summary>
    public delegate bool Parser<T>(ReadOnlySpan<byte> utf8Json, out T? value, out IReadOnlyList<Fault> faults);

    /// <exception cref="ProblemException">400 or 422 with every fault; 413; 415.</exception>
    public static async ValueTask<T> ReadAsync<T>(HttpContext context, ApiOptions options, Parser<T> parse)
        where T : class
    {
        var body = await RequestBody.ReadJsonAsync(context, options);
        try
        {
            return parse(body.IsSingleSegment ? body.FirstSpan : body.ToArray(), out var value, out var faults)
                ? value!
                : throw new ProblemException(Problem.Of(faults));
        }
        finally
        {
            context.Request.BodyReader.AdvanceTo(body.End);
        }
    }
}
