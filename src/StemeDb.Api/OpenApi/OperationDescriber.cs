using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using StemeDb.Api.Errors;

namespace StemeDb.Api.OpenApi;

/// <summary>Writes what is known of an operation in the words of OpenAPI.</summary>
internal sealed class OperationDescriber(OpenApiDocument document, OperationExamples examples)
{
    /// <summary>Describes an operation.</summary>
    /// <param name="operation">What is known of it.</param>
    /// <param name="isLimited">True: a rate limit applies to it.</param>
    public OpenApiOperation Describe(Operation operation, bool isLimited) => new()
    {
        OperationId = operation.Id,
        Summary = operation.Summary,
        Description = OperationSecurity.Describe(operation),
        Security = OperationSecurity.Of(document, operation.Access),
        Tags = new HashSet<OpenApiTagReference> { Tag(operation.Tag) },
        Parameters = [.. operation.Parameters.Concat(operation.EntityTags.Parameters).Select(Describe)],
        RequestBody = operation.Body is { } body
            ? new OpenApiRequestBody { Required = true, Content = Describe(examples.OfBody(operation), body) }
            : null,
        Responses = Responses(operation, isLimited),
    };

    private OpenApiTagReference Tag(string name)
    {
        document.Tags ??= new HashSet<OpenApiTag>();
        if (document.Tags.All(tag => tag.Name != name))
        {
            document.Tags.Add(new OpenApiTag { Name = name });
        }

        return new OpenApiTagReference(name, document);
    }

    private static OpenApiParameter Describe(Operation.Parameter parameter) => new()
    {
        Name = parameter.Name,
        In = parameter.In,
        Required = parameter.In == ParameterLocation.Path,
        Description = parameter.Description,
        Schema = new OpenApiSchema
        {
            Type = Enum.Parse<JsonSchemaType>(parameter.Type, ignoreCase: true),
            Minimum = parameter.Minimum?.ToString(CultureInfo.InvariantCulture),
            Maximum = parameter.Maximum?.ToString(CultureInfo.InvariantCulture),
            MaxLength = parameter.MaxLength,
            Enum = parameter.Choices.Count == 0 ? null : [.. parameter.Choices.Select(choice => JsonValue.Create(choice))],
        },
    };

    private OpenApiResponses Responses(Operation operation, bool isLimited)
    {
        var responses = new OpenApiResponses();
        foreach (var answer in operation.Answers)
        {
            responses.Add(Text(answer.Status), new OpenApiResponse
            {
                Description = answer.Description,
                Headers = OperationHeaders.Of(document, operation, isLimited, answer.Status, answer.HasLocation),
                Content = Describe(
                    examples.OfAnswer(operation, answer.Status), [answer.Content, .. answer.Also is { } also ? [also] : Array.Empty<Operation.Content>()]),
            });
        }

        if (operation.EntityTags.IsRead)
        {
            responses.Add(Text(StatusCodes.Status304NotModified), new OpenApiResponse
            {
                Description = "The client has it already, by its If-None-Match.",
                Headers = OperationHeaders.Of(document, operation, isLimited, StatusCodes.Status304NotModified, hasLocation: false),
            });
        }

        foreach (var errors in OperationErrors.Of(operation, isLimited).GroupBy(kind => kind.Status).OrderBy(group => group.Key))
        {
            responses.TryAdd(Text(errors.Key), Problem(operation, isLimited, [.. errors]));
        }

        return responses;
    }

    private OpenApiResponse Problem(Operation operation, bool isLimited, ErrorKind[] kinds)
    {
        var content = Describe(null, new Operation.Content(ProblemJson.ContentType, "Problem"));
        content[ProblemJson.ContentType].Examples = OperationExamples.Of(document, kinds);
        return new OpenApiResponse
        {
            Description = string.Join("\n", kinds.Select(kind => $"- `{kind.Code}`: {kind.Title} {kind.Remedy}")),
            Headers = OperationHeaders.Of(document, operation, isLimited, kinds[0].Status, hasLocation: false),
            Content = content,
        };
    }

    private Dictionary<string, OpenApiMediaType> Describe(JsonNode? example, params IEnumerable<Operation.Content> contents) => contents.ToDictionary(
        content => content.Type,
        content => new OpenApiMediaType { Schema = new OpenApiSchemaReference(content.Schema, document), Example = example?.DeepClone() });

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
