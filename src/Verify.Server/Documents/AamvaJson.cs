using System.Globalization;
using System.Text.Json;
using Verify.Core.Documents.Aamva;

namespace Verify.Server.Documents;

/// <summary>A licence payload as the command line and the reader print it.</summary>
internal static class AamvaJson
{
    public static void Write(Utf8JsonWriter json, AamvaCard card)
    {
        json.WriteBoolean("valid", card.Valid);
        json.WriteString("issuer", card.Header.Issuer?.Name);
        json.WriteString("issuerNumber", card.Header.IssuerNumber);
        if (card.Header.Version is { } version) json.WriteNumber("version", version);
        else json.WriteNull("version");
        json.WriteStartObject("fields");
        foreach (var element in card.Elements) json.WriteString(element.Id.ToString(), card.Value(element));
        json.WriteEndObject();
        Holder(json, card.Holder);
        JsonLines.Strings(json, "errors", card.Faults.Select(fault => fault.ToString()));
        if (!card.Notes.IsEmpty) JsonLines.Strings(json, "notes", card.Notes.Select(note => note.ToString()));
    }

    private static void Holder(Utf8JsonWriter json, AamvaHolder holder)
    {
        json.WriteStartObject("normalized");
        json.WriteString("surname", holder.Surname);
        json.WriteString("givenNames", holder.GivenNames);
        json.WriteString("firstName", holder.FirstName);
        json.WriteString("middleName", holder.MiddleName);
        json.WriteString("suffix", holder.Suffix);
        json.WriteString("birthDate", Day(holder.BirthDate));
        json.WriteString("expiryDate", Day(holder.ExpiryDate));
        json.WriteString("issueDate", Day(holder.IssueDate));
        json.WriteString("documentNumber", holder.DocumentNumber);
        json.WriteString("street", holder.Street);
        json.WriteString("street2", holder.Street2);
        json.WriteString("city", holder.City);
        json.WriteString("state", holder.State);
        json.WriteString("postalCode", holder.PostalCode);
        json.WriteString("country", holder.Country);
        json.WriteString("sex", holder.Sex);
        json.WriteStartArray("truncated");
        foreach (var part in new[] { AamvaNameParts.Surname, AamvaNameParts.First, AamvaNameParts.Middle })
            if (holder.Truncated.HasFlag(part)) json.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(part.ToString()));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string? Day(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
