using System.Buffers;
using StemeDb.Api.Conditions;
using StemeDb.Api.OpenApi;
using StemeDb.Api.Requests;
using StemeDb.Model.Lenses.Catalog;

namespace StemeDb.Api.Lenses;

/// <summary>What lenses there are. Answered by this process alone: the catalogue is part of the model.</summary>
internal static class LensEndpoints
{
    public static void MapLenses(this IEndpointRouteBuilder endpoints)
    {
        var document = new Lazy<byte[]>(Describe);
        endpoints.MapOperation(HttpMethods.Get, "/v1/lenses", ListAsync, QueryOperations.ListLenses);

        Task ListAsync(HttpContext context)
        {
            QueryParameters.Read(context.Request);
            return ConditionalResponse.WriteAsync(context, document.Value);
        }
    }

    private static byte[] Describe()
    {
        var json = new ArrayBufferWriter<byte>();
        LensCatalogJson.Write(json);
        return json.WrittenSpan.ToArray();
    }
}
