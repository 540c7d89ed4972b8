using System.CommandLine;
using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Verify.Connectors.Sdk;
using Verify.Core.Assessing;
using Verify.Core.Model;
using Verify.Server.Cli;

namespace Verify.Server.Assessing;

/// <summary><c>schema …</c>: the JSON Schemas of what goes in and comes out, made from the records themselves.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var what = new Argument<string>("WHAT") { Description = "dossier, assessment, policy or connector." };
        what.AcceptOnlyFromAmong("dossier", "assessment", "policy", "connector");
        var command = new Command("schema", "Prints a JSON Schema.") { what };
        command.SetAction(parsed =>
        {
            Console.WriteLine(Schema(parsed.GetValue(what)!).ToJsonString(new JsonSerializerOptions(Json.Readable) { WriteIndented = true }));
            return Exit.Done;
        });
        return command;
    }

    internal static JsonNode Schema(string what)
    {
        var schema = what switch
        {
            "dossier" => Dossier(),
            "assessment" => Export(typeof(Assessment)),
            "policy" => Export(typeof(Policy)),
            "connector" => Export(typeof(ConnectorManifest)),
            _ => throw new InputException($"no schema for '{what}'"),
        };
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        schema["title"] = what;
        return schema;
    }

    private static JsonObject Dossier()
    {
        var schema = Export(typeof(DossierInput));
        var kinds = new JsonArray();
        foreach (var kind in EvidenceKinds.All)
        {
            var record = Export(kind.Type);
            ((JsonObject)record["properties"]!)["kind"] = new JsonObject { ["const"] = kind.Name };
            ((JsonArray)record["required"]!).Add("kind");
            record["title"] = kind.Name;
            kinds.Add(record);
        }
        schema["properties"]!["evidence"]!["items"] = new JsonObject { ["oneOf"] = kinds };
        return schema;
    }

    private static JsonObject Export(Type type) => (JsonObject)Json.Readable.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, node) =>
        {
            var description = context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), false).OfType<DescriptionAttribute>().FirstOrDefault()?.Description;
            var found = Named(context.TypeInfo.Type) ?? node;
            if (description is not null)
            {
                if (found is not JsonObject) found = new JsonObject();
                ((JsonObject)found).Insert(0, "description", description);
            }
            return found;
        },
    });

    /// <summary>Types with a converter of their own say what they look like.</summary>
    private static JsonObject? Named(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(DateTimeOffset)) return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        if (type == typeof(PartialDate)) return new JsonObject { ["type"] = "string", ["pattern"] = "^\\d{4}(-\\d{2}(-\\d{2})?)?$" };
        return type == typeof(EvidenceId) || type == typeof(CandidateId) || type == typeof(TenantId) ? new JsonObject { ["type"] = "string" } : null;
    }
}
