using System.Globalization;
using System.Text;
using System.Text.Json;
using Verify.Core.Documents.Aamva;
using Verify.Core.Documents.Mrz;
using Verify.Core.Documents.Reading;

namespace Verify.Server.Documents;

/// <summary>The JSON form of a reading that the command line prints: what was read, parsed by Core, and what was checked.</summary>
internal static class ReadingJson
{
    private static readonly JsonSerializerOptions Camel = new(JsonSerializerDefaults.Web);

    public static void Write(Utf8JsonWriter json, string file, ImageReading reading, string reader, TimeSpan elapsed, DateOnly asOf)
    {
        var zone = reading.Mrz is { Confident: true } mrz ? MrzParser.Parse([.. mrz.Lines], asOf) : null;
        var card = reading.Barcode is { Decoded: true } barcode ? AamvaParser.Parse(barcode.Payload, asOf) : null;
        json.WriteString("file", file);
        json.WriteString("type", Type(zone, card));
        Value(json, "result", reading.Kind, ReaderJson.Default.ReadKind);
        json.WriteString("reason", reading.Reason);
        Fields(json, zone, card);
        Mrz(json, reading.Mrz, zone);
        Barcode(json, reading.Barcode, card);
        Checks(json, reading, zone, card);
        json.WriteNumber("pages", reading.Pages);
        json.WriteNumber("page", reading.Page);
        Value(json, "image", reading.Image);
        Value(json, "hashes", reading.Hashes);
        Value(json, "document", reading.Document);
        Value(json, "portrait", reading.Portrait);
        if (reading.Kind is not (ReadKind.Ok or ReadKind.Unreadable)) JsonLines.Strings(json, "errors", [reading.Detail ?? ""]);
        json.WriteString("reader", reader);
        json.WriteNumber("ms", Math.Round(elapsed.TotalMilliseconds, 1));
    }

    private static void Value<T>(Utf8JsonWriter json, string name, T value)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, Camel);
    }

    private static void Value<T>(Utf8JsonWriter json, string name, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, type);
    }

    private static string Type(MachineReadableZone? zone, AamvaCard? card) => (zone?.Format, card) switch
    {
        (MrzFormat.Td3, _) => "passport",
        (MrzFormat.MrvA or MrzFormat.MrvB, _) => "visa",
        (not null, _) => "idCard",
        (null, { Header.IssuerNumber: not null }) => "driverLicense",
        (null, not null) => "barcode",
        _ => "unknown",
    };

    /// <summary>The fields that all documents share, from the zone or the barcode.</summary>
    private static void Fields(Utf8JsonWriter json, MachineReadableZone? zone, AamvaCard? card)
    {
        json.WriteStartObject("fields");
        if (zone?.Fields is { } read)
        {
            json.WriteString("documentCode", read.DocumentCode);
            json.WriteString("issuingState", read.IssuingState);
            Shared(json, read.Surname, read.GivenNames, read.DocumentNumber, read.BirthDate.ToString(), read.ExpiryDate?.ToString(), read.Sex);
            json.WriteString("nationality", read.Nationality);
        }
        else if (card?.Holder is { } holder)
        {
            json.WriteString("issuer", card.Header.Issuer?.Name);
            Shared(json, holder.Surname, holder.GivenNames, holder.DocumentNumber, Day(holder.BirthDate), Day(holder.ExpiryDate), holder.Sex);
            json.WriteString("street", holder.Street);
            json.WriteString("city", holder.City);
            json.WriteString("state", holder.State);
            json.WriteString("postalCode", holder.PostalCode);
        }
        json.WriteEndObject();
    }

    private static void Shared(Utf8JsonWriter json, string? surname, string? givenNames, string? number, string? birth, string? expiry, string? sex)
    {
        json.WriteString("surname", surname);
        json.WriteString("givenNames", givenNames);
        json.WriteString("documentNumber", number);
        json.WriteString("birthDate", birth);
        json.WriteString("expiryDate", expiry);
        json.WriteString("sex", sex);
    }

    private static string? Day(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Mrz(Utf8JsonWriter json, MrzReading? mrz, MachineReadableZone? zone)
    {
        if (mrz is null)
        {
            json.WriteNull("mrz");
            return;
        }
        json.WriteStartObject("mrz");
        json.WriteNumber("page", mrz.Page);
        json.WriteBoolean("confident", mrz.Confident);
        json.WriteNumber("score", mrz.Score);
        json.WriteNumber("weakestCharacter", mrz.WeakestCharacter);
        Value(json, "where", mrz.Where);
        if (zone is not null)
        {
            JsonLines.Strings(json, "lines", mrz.Lines);
            MrzJson.Write(json, zone, MrzCorrected.None);
        }
        else
        {
            // Seen and not relied on: for a person's eye, never for a field.
            json.WriteString("format", mrz.Format);
            json.WriteBoolean("valid", false);
            json.WriteString("why", mrz.Why);
            JsonLines.Strings(json, "doubtful", mrz.Doubtful);
        }
        json.WriteEndObject();
    }

    private static void Barcode(Utf8JsonWriter json, BarcodeReading? barcode, AamvaCard? card)
    {
        if (barcode is null)
        {
            json.WriteNull("barcode");
            return;
        }
        json.WriteStartObject("barcode");
        json.WriteNumber("page", barcode.Page);
        json.WriteString("symbology", barcode.Symbology);
        json.WriteBoolean("decoded", barcode.Decoded);
        json.WriteNumber("rows", barcode.Rows);
        json.WriteNumber("columns", barcode.Columns);
        json.WriteNumber("errorCorrectionLevel", barcode.ErrorCorrectionLevel);
        json.WriteNumber("correctionUsed", barcode.CorrectionUsed);
        Value(json, "where", barcode.Where);
        if (card is not null)
        {
            json.WriteString("payload", Encoding.Latin1.GetString(barcode.Payload));
            AamvaJson.Write(json, card);
        }
        json.WriteEndObject();
    }

    private static void Checks(Utf8JsonWriter json, ImageReading reading, MachineReadableZone? zone, AamvaCard? card)
    {
        json.WriteStartArray("checks");
        Check("readable", reading.Kind == ReadKind.Ok, reading.Detail);
        if (reading.Mrz is { } mrz) Check("mrz-confidence", mrz.Confident, mrz.Why);
        if (zone is not null) Check("mrz-valid", zone.Valid, string.Join("; ", zone.Faults));
        if (reading.Barcode is { } barcode) Check("barcode-decoded", barcode.Decoded, barcode.Decoded ? null : "a barcode was found and could not be repaired");
        if (card is not null) Check("aamva-valid", card.Valid, string.Join("; ", card.Faults));
        if (reading.Image is { } image)
        {
            Check("no-editor-named", image.Editor is null, image.Editor is null ? null : $"the file names {image.Editor}");
            Check("not-screen-sized", !image.ScreenSized, image.ScreenSized ? $"{image.Width} × {image.Height} is the size of a common screen" : null);
        }
        json.WriteEndArray();

        void Check(string id, bool passed, string? detail)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteBoolean("passed", passed);
            json.WriteString("detail", string.IsNullOrEmpty(detail) ? null : detail);
            json.WriteEndObject();
        }
    }
}
