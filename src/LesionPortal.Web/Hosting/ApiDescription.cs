using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LesionPortal.Core.Runs;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace LesionPortal.Web.Hosting;

/// <summary>The API's description at /openapi/v1.json, and a page to read and try it at /scalar.</summary>
internal static class ApiDescription
{
    public static IServiceCollection AddApiDescription(this IServiceCollection services) =>
        services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer(
                (document, _, _) =>
                {
                    document.Info = new OpenApiInfo
                    {
                        Title = "LesionPortal",
                        Version = "1",
                        Description =
                            "Import datasets, train segmentation networks in the background, compare runs and predict masks. Errors are "
                            + "problem details (RFC 9457). With accounts, send a token of yours: Authorization: Bearer …",
                    };
                    return Task.CompletedTask;
                }
            );
            // A choice is described where it stands, as the string that it is in JSON.
            options.CreateSchemaReferenceId = json => IsChoice(json.Type) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(json);
            options.AddSchemaTransformer(DescribeSettings);
            options.AddOperationTransformer(DescribeForms);
        });

    public static void MapApiDescription(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi();
        // Its script comes with the package; fonts of a foreign server would not load offline.
        routes.MapScalarApiReference(scalar => scalar.WithTitle("LesionPortal API").DisableDefaultFonts());
    }

    /// <summary>Splits and choices have converters of their own, which the generator cannot look into.</summary>
    private static Task DescribeSettings(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (IsChoice(context.JsonTypeInfo.Type))
        {
            schema.Type = JsonSchemaType.String;
        }
        else if (context.JsonTypeInfo.Type == typeof(SplitSettings))
        {
            schema.Description =
                "Sizes with a seed, stratified by diagnosis; or three lists of case ids. "
                + "Answers with several runs leave the lists out and say in listsAt where they are.";
            schema.Examples = [JsonNode.Parse("""{"train":100,"validation":50,"test":50,"seed":1}""")!];
        }
        else if (context.JsonTypeInfo.Type == typeof(RunSettings))
        {
            schema.Examples =
            [
                JsonNode.Parse(
                    """
                    {"dataset":1,"architecture":"UNet","baseChannels":8,"loss":"Dice","epochs":120,
                     "batchSize":10,"learningRate":0.001,"imageSize":256,"seed":0,"device":"auto",
                     "split":{"train":100,"validation":50,"test":50,"seed":1}}
                    """
                )!,
            ];
        }

        DescribeParts(schema, context.JsonTypeInfo.Type);
        return Task.CompletedTask;
    }

    /// <summary>Range of each number and keys of each choice, from where they are declared.</summary>
    private static void DescribeParts(OpenApiSchema schema, Type type)
    {
        var part =
            type.Assembly != typeof(RunSettings).Assembly
                ? null
                : typeof(RunSettings).GetProperties().FirstOrDefault(p => p.PropertyType == type);
        if (part is null && type != typeof(RunSettings))
            return;
        var path = part is null ? "" : JsonNamingPolicy.CamelCase.ConvertName(part.Name) + ".";
        var settings = part is null
            ? RunSettings.Catalogue
            : RunCatalogue.Recipe.Where(s => s.Field.StartsWith(path, StringComparison.Ordinal));
        foreach (var setting in settings)
        {
            var name = setting.Field[path.Length..];
            if (schema.Properties?.TryGetValue(name, out var found) is not true || found is not OpenApiSchema property)
                continue;
            var about = $"{setting.Sentence} ({setting.Source})";
            property.Description = setting.IsSwitch ? about : $"{setting.Range}. {about}";
            if (!setting.IsSwitch)
                (property.Minimum, property.Maximum) = (Text(setting.From), Text(setting.To));
        }

        foreach (var choice in RunCatalogue.Choices.Where(c => c.Field[..(c.Field.LastIndexOf('.') + 1)] == path))
        {
            if (schema.Properties?.TryGetValue(choice.Field[path.Length..], out var found) is true && found is OpenApiSchema property)
                property.Description = $"One of {choice.Keys}, in any case.";
        }
    }

    private static bool IsChoice(Type type) => RunCatalogue.Choices.Any(c => c.Type == type);

    private static string Text(double bound) => bound.ToString(CultureInfo.InvariantCulture);

    /// <summary>The upload is read part by part, so no parameter tells its fields.</summary>
    private static Task DescribeForms(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellation
    )
    {
        if (operation.OperationId == "ImportDataset" && operation.RequestBody?.Content is { } content)
        {
            content["multipart/form-data"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { "file" },
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["name"] = new OpenApiSchema
                        {
                            Type = JsonSchemaType.String,
                            Description = "Must come before the file. Default: the file's name.",
                        },
                        ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                    },
                },
            };
        }

        return Task.CompletedTask;
    }
}
