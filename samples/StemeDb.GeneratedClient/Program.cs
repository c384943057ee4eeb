using Generated;
using Generated.Models;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Http.HttpClientLibrary;

// What a client that Kiota made of docs/openapi.json can do with a running server: claim, ask, list by pages, and be told what is wrong.
using var adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider()) { BaseUrl = args[0] };
var stemedb = new StemeClient(adapter);
var path = $"generated/{Guid.NewGuid():N}";

foreach (var (source, value) in new[] { ("aa", "13:55"), ("flightview", "13:55"), ("orbitz", "14:10") })
{
    var receipt = await stemedb.V1.Assertions.PostAsync(new Assertion { ConceptPath = path, Source = source, Value = new UntypedString(value) });
    Console.WriteLine($"{source} says {value}: {receipt!.Status}, seq {receipt.Seq}");
}

var answer = (await stemedb.V1.Query.PostAsync(new Query { ConceptPath = path, Lens = "consensus" }))!.Answer!;
Console.WriteLine($"answer: {((UntypedString)answer.Value!).GetValue()} by {answer.Candidates![0].Sources} of {answer.Candidates.Sum(candidate => candidate.Sources)} sources");

var listed = 0;
string? cursor = null;
do
{
    var page = await stemedb.V1.Assertions.GetAsync(request =>
    {
        request.QueryParameters.ConceptPath = path;
        request.QueryParameters.Limit = 2;
        request.QueryParameters.Cursor = cursor;
    });
    listed += page!.Assertions!.Count;
    cursor = page.NextCursor;
}
while (cursor is not null);
Console.WriteLine($"listed: {listed}");

try
{
    await stemedb.V1.Assertions.PostAsync(new Assertion { ConceptPath = "a/../b", Source = "aa", Value = new UntypedString("x") });
    return 1;
}
catch (Problem problem)
{
    Console.WriteLine($"refused: {problem.Status} {problem.Code} {problem.Errors![0].Pointer}");
    return 0;
}
