using System.Buffers;
using System.Text;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Parameters;

namespace StemeDb.Model.Lenses.Catalog;

/// <summary>Writes the body of <c>GET /v1/lenses</c> (docs/http-api.md).</summary>
public static class LensCatalogJson
{
    /// <summary>Writes all lenses with their parameters, without white space.</summary>
    /// <param name="output">Where to.</param>
    public static void Write(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var json = new JsonBuffer();
        json.Raw("{\"lenses\":["u8);
        for (var i = 0; i < LensCatalog.All.Count; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            Write(json, LensCatalog.All[i]);
        }

        json.Raw("]}"u8);
        output.Write(json.Written);
    }

    private static void Write(JsonBuffer json, ILens lens)
    {
        json.Raw("{\"name\":"u8);
        json.Text(lens.Name);
        json.Raw(",\"summary\":"u8);
        json.Text(lens.Summary);
        json.Raw(ReferenceEquals(lens, LensCatalog.Default.Lens) ? ",\"default\":true,\"params\":["u8 : ",\"default\":false,\"params\":["u8);
        for (var i = 0; i < lens.Parameters.Count; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            Write(json, lens.Parameters[i]);
        }

        json.Raw("]}"u8);
    }

    private static void Write(JsonBuffer json, LensParameter parameter)
    {
        json.Raw("{\"name\":"u8);
        json.Text(parameter.Name);
        json.Raw(",\"type\":"u8);
        json.Text(parameter.Type);
        json.Raw(",\"default\":"u8);
        json.Raw(Encoding.UTF8.GetBytes(parameter.DefaultJson));
        json.Raw(",\"minimum\":"u8);
        json.Raw(Encoding.UTF8.GetBytes(parameter.MinimumJson ?? "null"));
        json.Raw(",\"maximum\":"u8);
        json.Raw(Encoding.UTF8.GetBytes(parameter.MaximumJson ?? "null"));
        if (parameter.Choices is { } choices)
        {
            json.Raw(",\"choices\":["u8);
            for (var i = 0; i < choices.Count; i++)
            {
                json.Raw(i == 0 ? ""u8 : ","u8);
                json.Text(choices[i]);
            }

            json.Raw("]"u8);
        }

        json.Raw(",\"summary\":"u8);
        json.Text(parameter.Summary);
        json.Raw("}"u8);
    }
}
