using System.Text;
using System.Text.Json;
using Google.Protobuf;
using StemeDb.Contracts.V1;

namespace StemeDb.Engine.Tests.Queries;

/// <summary>Makes requests and reads replies in few words.</summary>
internal static class Asking
{
    public static Query About(string concept) => new() { ConceptPath = ByteString.CopyFromUtf8(concept), Now = Claims.Noon.Ticks };

    public static JsonElement Answer(this EngineOnDisk engine, Query query) =>
        Parse(engine.Ask(new Request { Query = query }).Json.Utf8);

    public static Page Pages(this EngineOnDisk engine, Query query) => engine.Ask(new Request { Query = query }).Page;

    public static Page Pages(this EngineOnDisk engine, ListAssertions list) => engine.Ask(new Request { ListAssertions = list }).Page;

    public static Page Pages(this EngineOnDisk engine, ListConcepts list) => engine.Ask(new Request { ListConcepts = list }).Page;

    public static JsonElement Parse(ByteString json) => JsonDocument.Parse(json.Memory).RootElement;

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).ToString();

    public static IEnumerable<string> Of(this Page page, string property) => page.Items.Select(item => Parse(item).Text(property));

    /// <summary>All pages of a listing, from one request to the next.</summary>
    public static IEnumerable<Page> Follow(Func<ByteString, Page> next, Action? between = null)
    {
        var page = next(ByteString.Empty);
        yield return page;
        while (!page.NextCursor.IsEmpty)
        {
            between?.Invoke();
            page = next(page.NextCursor);
            yield return page;
        }
    }

    /// <summary>The cursor with one character changed to another that a cursor may have.</summary>
    public static ByteString Tampered(ByteString cursor, int at)
    {
        var text = Encoding.ASCII.GetBytes(cursor.ToStringUtf8());
        text[at] = text[at] == 'A' ? (byte)'B' : (byte)'A';
        return ByteString.CopyFrom(text);
    }
}
