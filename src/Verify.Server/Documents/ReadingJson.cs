using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Core.Documents.Reading;

namespace Verify.Server.Documents;

/// <summary>The JSON form of a reading that the command line prints.</summary>
internal static class ReadingJson
{
    private static readonly JsonSerializerOptions Camel = new(JsonSerializerDefaults.Web);

    public static JsonObject Of(string file, ImageReading reading, string reader, TimeSpan elapsed)
    {
        var line = new JsonObject
        {
            ["file"] = file,
            ["type"] = Type(reading),
            ["result"] = JsonSerializer.SerializeToNode(reading.Kind, ReaderJson.Default.ReadKind),
            ["reason"] = reading.Reason,
            ["fields"] = new JsonObject(),
            ["mrz"] = reading.Mrz is { } mrz ? Mrz(mrz) : null,
            ["barcode"] = reading.Barcode is { } barcode ? Barcode(barcode) : null,
            ["checks"] = Checks(reading),
            ["image"] = JsonSerializer.SerializeToNode(reading.Image, Camel),
            ["hashes"] = JsonSerializer.SerializeToNode(reading.Hashes, Camel),
            ["document"] = JsonSerializer.SerializeToNode(reading.Document, Camel),
            ["portrait"] = JsonSerializer.SerializeToNode(reading.Portrait, Camel),
            ["reader"] = reader,
            ["ms"] = Math.Round(elapsed.TotalMilliseconds, 1),
        };
        if (reading.Kind is not (ReadKind.Ok or ReadKind.Unreadable)) line["errors"] = new JsonArray(reading.Detail);
        return line;
    }

    private static string Type(ImageReading reading) => reading switch
    {
        { Mrz: { Confident: true } mrz } => mrz.Format switch { "TD3" => "passport", "MRV-A" or "MRV-B" => "visa", _ => "idCard" },
        { Barcode.Decoded: true } => "driverLicenseBack",
        _ => "unknown",
    };

    private static JsonObject Mrz(MrzReading mrz) => new()
    {
        ["format"] = mrz.Format,
        ["confident"] = mrz.Confident,
        ["lines"] = new JsonArray([.. mrz.Lines.Select(text => JsonValue.Create(text))]),
        ["score"] = mrz.Score,
        ["weakestCharacter"] = mrz.WeakestCharacter,
        ["where"] = JsonSerializer.SerializeToNode(mrz.Where, Camel),
        ["doubtful"] = new JsonArray([.. mrz.Doubtful.Select(text => JsonValue.Create(text))]),
        ["why"] = mrz.Why,
    };

    private static JsonObject Barcode(BarcodeReading barcode) => new()
    {
        ["symbology"] = barcode.Symbology,
        ["decoded"] = barcode.Decoded,
        ["payload"] = barcode.Decoded ? Encoding.Latin1.GetString(barcode.Payload) : null,
        ["rows"] = barcode.Rows,
        ["columns"] = barcode.Columns,
        ["errorCorrectionLevel"] = barcode.ErrorCorrectionLevel,
        ["correctionUsed"] = barcode.CorrectionUsed,
        ["where"] = JsonSerializer.SerializeToNode(barcode.Where, Camel),
    };

    private static JsonArray Checks(ImageReading reading)
    {
        var checks = new JsonArray();
        void Add(string id, bool passed, string? detail) => checks.Add(new JsonObject { ["id"] = id, ["passed"] = passed, ["detail"] = detail });
        Add("readable", reading.Kind == ReadKind.Ok, reading.Detail);
        if (reading.Mrz is { } mrz) Add("mrz-confidence", mrz.Confident, mrz.Why);
        if (reading.Barcode is { } barcode) Add("barcode-decoded", barcode.Decoded, barcode.Decoded ? null : "a barcode was found and could not be repaired");
        if (reading.Image is { } image)
        {
            Add("no-editor-named", image.Editor is null, image.Editor is null ? null : $"the file names {image.Editor}");
            Add("not-screen-sized", !image.ScreenSized, image.ScreenSized ? $"{image.Width} × {image.Height} is the size of a common screen" : null);
        }
        return checks;
    }
}
