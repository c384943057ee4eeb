using System.Text.Encodings.Web;
using System.Text.Json;

namespace StemeDb.Engine.Queries;

/// <summary>How the engine writes JSON that is not canonical: UTF-8 as it is, without white space.</summary>
internal static class JsonText
{
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
