using System.Text.Json;
using Verify.Core.Documents.Mrz;

namespace Verify.Server.Documents;

/// <summary>A zone as the command line and the reader print it.</summary>
internal static class MrzJson
{
    public static void Write(Utf8JsonWriter json, MachineReadableZone zone, MrzCorrected corrected)
    {
        json.WriteString("format", zone.Format.Name());
        json.WriteBoolean("valid", zone.Valid);
        if (zone.Fields is { } fields) Fields(json, fields);
        else json.WriteNull("fields");
        json.WriteStartArray("checkDigits");
        foreach (var digit in zone.CheckDigits)
        {
            json.WriteStartObject();
            json.WriteString("field", MrzNames.Of(digit.Field));
            json.WriteString("expected", digit.Expected.ToString());
            json.WriteString("actual", digit.Actual.ToString());
            json.WriteBoolean("valid", digit.Valid);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        JsonLines.Strings(json, "errors", zone.Faults.Select(fault => fault.ToString()));
        if (!corrected.Characters.IsEmpty) Corrections(json, corrected);
    }

    private static void Fields(Utf8JsonWriter json, MrzFields fields)
    {
        json.WriteStartObject("fields");
        json.WriteString("documentCode", fields.DocumentCode);
        json.WriteString("issuingState", fields.IssuingState);
        json.WriteString("surname", fields.Surname);
        json.WriteString("givenNames", fields.GivenNames);
        json.WriteString("documentNumber", fields.DocumentNumber);
        json.WriteString("nationality", fields.Nationality);
        json.WriteString("birthDate", fields.BirthDate.ToString());
        json.WriteString("sex", fields.Sex);
        json.WriteString("expiryDate", fields.ExpiryDate?.ToString());
        json.WriteString("optional", fields.Optional);
        if (fields.Optional2 is not null)
        {
            json.WriteString("optional1", fields.Optional1);
            json.WriteString("optional2", fields.Optional2);
        }
        if (fields.IssueDate is not null) json.WriteString("issueDate", fields.IssueDate);
        json.WriteString("birthDatePrinted", fields.BirthDate.Printed);
        if (fields.ExpiryDate is { } expiry) json.WriteString("expiryDatePrinted", expiry.Printed);
        json.WriteBoolean("namesMayBeTruncated", fields.NamesMayBeTruncated);
        json.WriteEndObject();
    }

    private static void Corrections(Utf8JsonWriter json, MrzCorrected corrected)
    {
        json.WriteStartObject("corrected");
        JsonLines.Strings(json, "lines", corrected.Lines);
        json.WriteStartArray("characters");
        foreach (var character in corrected.Characters)
        {
            json.WriteStartObject();
            json.WriteString("field", MrzNames.Of(character.Field));
            json.WriteNumber("line", character.Line);
            json.WriteNumber("column", character.Column);
            json.WriteString("read", character.Read.ToString());
            json.WriteString("corrected", character.Corrected.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
