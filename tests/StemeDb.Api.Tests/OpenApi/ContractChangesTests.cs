using System.Text.Json.Nodes;

namespace StemeDb.Api.Tests.OpenApi;

public sealed class ContractChangesTests
{
    private const string Before = """
        {"paths":{"/a":{"get":{"parameters":[{"name":"limit","in":"query","schema":{"type":"integer","maximum":10}}],
          "responses":{"200":{"headers":{"ETag":{}},"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Reply"}}}},"404":{}}},
          "post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Sent"}}}},"responses":{"200":{}}}}},
         "components":{"schemas":{
          "Reply":{"type":"object","required":["x"],"properties":{"x":{"type":"string"},"kind":{"enum":["p","q"]}}},
          "Sent":{"type":"object","required":["y"],"properties":{"y":{"type":["string","null"]},"inner":{"$ref":"#/components/schemas/Inner"}}},
          "Inner":{"type":"object","properties":{"z":{"type":"integer"}}}}}}
        """;

    [Theory]
    [InlineData("\"/a\":{", "\"/b\":{", "the path /a is gone")]
    [InlineData("\"post\":{", "\"put\":{", "/a: the operation post is gone")]
    [InlineData("\"404\":{}", "\"410\":{}", "/a get: the status 404 is gone")]
    [InlineData("{\"ETag\":{}}", "{}", "/a get 200: the header ETag is gone")]
    [InlineData("\"name\":\"limit\"", "\"name\":\"max\"", "/a get: the parameter query:limit is gone")]
    [InlineData("\"in\":\"query\",", "\"in\":\"query\",\"required\":true,", "/a get: the parameter query:limit is now required")]
    [InlineData("\"maximum\":10", "\"maximum\":9", "/a get query:limit: maximum is 9 instead of 10")]
    [InlineData("\"x\":{\"type\":\"string\"},", "", "Reply: the property x is gone")]
    [InlineData("\"x\":{\"type\":\"string\"}", "\"x\":{\"type\":\"integer\"}", "Reply x: is of type integer instead of string")]
    [InlineData("[\"p\",\"q\"]", "[\"p\"]", "Reply kind: may no longer be q")]
    [InlineData("[\"string\",\"null\"]", "\"string\"", "Sent y: is of type string instead of string or null")]
    [InlineData("\"Inner\":{\"type\":\"object\",", "\"Inner\":{\"type\":\"object\",\"required\":[\"z\"],", "Inner: z is now required")]
    [InlineData("schemas/Reply", "schemas/Sent", "/a get 200 application/json: is of another schema, #/components/schemas/Sent instead of #/components/schemas/Reply")]
    public void What_breaks_clients_is_named(string part, string instead, string change) =>
        Assert.Contains(change, Changes(part, instead));

    [Theory]
    [InlineData("\"404\":{}", "\"404\":{},\"429\":{}")]
    [InlineData("\"maximum\":10", "\"maximum\":11")]
    [InlineData("\"required\":[\"x\"]", "\"required\":[\"x\",\"kind\"]")]
    [InlineData("[\"p\",\"q\"]", "[\"p\",\"q\",\"r\"]")]
    [InlineData("\"required\":[\"y\"],", "")]
    [InlineData("\"z\":{\"type\":\"integer\"}", "\"z\":{\"type\":\"integer\"},\"more\":{}")]
    public void What_is_only_new_breaks_nobody(string part, string instead) => Assert.Empty(Changes(part, instead));

    private static IReadOnlyList<string> Changes(string part, string instead)
    {
        Assert.Contains(part, Before, StringComparison.Ordinal);
        return ContractChanges.Breaking(JsonNode.Parse(Before)!, JsonNode.Parse(Before.Replace(part, instead, StringComparison.Ordinal))!);
    }
}
