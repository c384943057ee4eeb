using System.Buffers;
using System.Text;
using StemeDb.Model.Json;
using StemeDb.Model.Lenses.Parameters;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Lenses.Catalog;

/// <summary>Writes the body of <c>GET /v1/lenses</c> (docs/http-api.md).</summary>
public static class LensCatalogJson
{
    /// <summary>Writes all lenses with their parameters, without white space.</summary>
    /// <param name="output">Where to.</param>
    public static void Write(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var json = new JsonBuffer(4096);
        json.Append("{\"lenses\":["u8);
        for (var i = 0; i < LensCatalog.All.Count; i++)
        {
            json.Append(i == 0 ? ""u8 : ","u8);
            Write(json, LensCatalog.All[i]);
        }

        json.Append("]}"u8);
        output.Write(json.Written);
    }

    private static void Write(JsonBuffer json, ILens lens)
    {
        json.Append("{\"name\":"u8);
        json.AppendText(lens.Name);
        json.Append(",\"summary\":"u8);
        json.AppendText(lens.Summary);
        json.Append(ReferenceEquals(lens, LensCatalog.Default.Lens) ? ",\"default\":true,\"value_types\":["u8 : ",\"default\":false,\"value_types\":["u8);
        for (var i = 0; i < lens.ValueTypes.Count; i++)
        {
            json.Append(i == 0 ? ""u8 : ","u8);
            json.AppendText(ValueTypeNames.NameOf(lens.ValueTypes[i]));
        }

        json.Append("],\"params\":["u8);
        for (var i = 0; i < lens.Parameters.Count; i++)
        {
            json.Append(i == 0 ? ""u8 : ","u8);
            Write(json, lens.Parameters[i]);
        }

        json.Append("]}"u8);
    }

    private static void Write(JsonBuffer json, LensParameter parameter)
    {
        json.Append("{\"name\":"u8);
        json.AppendText(parameter.Name);
        json.Append(",\"type\":"u8);
        json.AppendText(parameter.Type);
        json.Append(",\"default\":"u8);
        json.Append(Encoding.UTF8.GetBytes(parameter.DefaultJson));
        WriteLimit(json, ",\"minimum\":"u8, parameter.MinimumJson);
        WriteLimit(json, ",\"maximum\":"u8, parameter.MaximumJson);
        if (parameter.Choices is { } choices)
        {
            json.Append(",\"choices\":["u8);
            for (var i = 0; i < choices.Count; i++)
            {
                json.Append(i == 0 ? ""u8 : ","u8);
                json.AppendText(choices[i]);
            }

            json.Append("]"u8);
        }

        json.Append(",\"summary\":"u8);
        json.AppendText(parameter.Summary);
        json.Append("}"u8);
    }

    private static void WriteLimit(JsonBuffer json, ReadOnlySpan<byte> member, string? limit)
    {
        if (limit is not null)
        {
            json.Append(member);
            json.Append(Encoding.UTF8.GetBytes(limit));
        }
    }
}
