using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;
using StemeDb.Api.Configuration;
using StemeDb.Api.Requests;
using StemeDb.Contracts;
using StemeDb.Model.Faults;

namespace StemeDb.Api.Changes;

/// <summary>Which feed a request asks for, and in which form.</summary>
/// <param name="Feed">What is wanted of the engine.</param>
/// <param name="Output">How it is written.</param>
internal sealed record FeedRequest(EngineFeed Feed, IChangeOutput Output)
{
    private const string LastEventId = "Last-Event-ID";

    /// <exception cref="Errors.ProblemException">400: a parameter or Last-Event-ID is wrong.</exception>
    public static FeedRequest Read(HttpRequest request, ApiOptions options)
    {
        var parameters = QueryParameters.Read(request, "after", "prefix", "follow");
        var isEventStream = WantsEventStream(request);
        var prefix = parameters.Prefix();

        var feed = new EngineFeed
        {
            After = After(request, parameters),
            Prefix = prefix,
            Follow = parameters.Has("follow") ? parameters.Flag("follow") : isEventStream,
            Heartbeat = options.FeedHeartbeat,
        };
        return new FeedRequest(feed, isEventStream ? new EventStreamOutput() : new LinesOutput());
    }

    /// <summary>The parameter, or the header, that says after which seq the feed of a request begins.</summary>
    public static string NameOfAfter(HttpRequest request) => request.Headers[LastEventId].ToString().Length > 0 ? LastEventId : "after";

    private static bool WantsEventStream(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(type => type.MediaType.Equals(EventStreamOutput.Type, StringComparison.OrdinalIgnoreCase));

    /// <summary>A browser that comes again asks with the URL of the first time, so where it stands by now wins.</summary>
    private static long? After(HttpRequest request, QueryParameters parameters)
    {
        var header = request.Headers[LastEventId].ToString();
        if (header.Length > 0)
        {
            return Seq(LastEventId, header);
        }

        var text = Encoding.UTF8.GetString(parameters.Bytes("after"));
        return !parameters.Has("after") ? 0 : text == "latest" ? null : Seq("after", text);
    }

    private static long Seq(string name, string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? seq
            : throw QueryParameters.Refused(name, FaultCode.OutOfRange, $"{name} is a seq, 0 or more{(name == "after" ? ", or latest" : "")}.");
}
