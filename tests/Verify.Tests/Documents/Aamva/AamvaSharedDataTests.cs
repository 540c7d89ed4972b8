using System.Globalization;
using System.Text.Json;
using Verify.Core.Documents.Aamva;

namespace Verify.Tests.Documents.Aamva;

public class AamvaSharedDataTests
{
    private static readonly DateOnly AsOf = new(2026, 11, 23);

    [Fact]
    public void Every_expected_value_of_the_samples_is_read()
    {
        var wrong = new List<string>();
        foreach (var record in Records("aamva_samples.jsonl"))
        {
            var card = AamvaParser.Parse(record.GetProperty("payload_b64").GetBytesFromBase64(), AsOf);
            foreach (var expected in record.GetProperty("expected").EnumerateObject())
                wrong.AddRange(Compare(card, expected).Select(difference => $"{record.GetProperty("id")}: {difference}"));
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_damage_is_named()
    {
        var missed = Records("aamva_malformed.jsonl")
            .Select(record => (Record: record, Card: AamvaParser.Parse(record.GetProperty("payload_b64").GetBytesFromBase64(), AsOf)))
            .Where(pair => pair.Card.Faults.All(fault => fault.Code != pair.Record.GetProperty("expected_flag").GetString()))
            .Select(pair => $"{pair.Record.GetProperty("id")}: {string.Join("; ", pair.Card.Faults)}");
        Assert.Empty(missed);
    }

    [Fact]
    public void Conforming_samples_have_no_fault()
    {
        var faulty = Records("aamva_samples.jsonl").Where(record => record.GetProperty("expect").GetString() == "parse")
            .Select(record => (Id: record.GetProperty("id"), Card: AamvaParser.Parse(record.GetProperty("payload_b64").GetBytesFromBase64(), AsOf)))
            .Where(pair => !pair.Card.Valid).Select(pair => $"{pair.Id}: {string.Join("; ", pair.Card.Faults)}");
        Assert.Empty(faulty);
    }

    private static IEnumerable<string> Compare(AamvaCard card, JsonProperty expected)
    {
        if (expected.Name == "elements")
        {
            // The truth was split naively: where it has ZVZ, the payload has subfile ZV with element ZVA.
            foreach (var element in expected.Value.EnumerateObject().Where(e => e.Name[0] == 'D' && card[e.Name] != e.Value.GetString()))
                yield return $"{element.Name} is '{card[element.Name]}', expected '{element.Value}'";
            yield break;
        }
        if (Actual(card, expected.Name) is not { } actual || actual == Text(expected)) yield break;
        yield return $"{expected.Name} is '{actual}', expected '{Text(expected)}'";
    }

    private static string Text(JsonProperty expected) => expected.Name switch
    {
        "sex" => expected.Value.GetString()![..1],
        "country" => expected.Value.GetString()![..2].ToUpperInvariant(),
        "issuer" => expected.Value.GetString()!.Replace("Price Edward", "Prince Edward", StringComparison.Ordinal),
        _ => expected.Value.ToString(),
    };

    /// <summary>Null for what the product does not bring into one form (eye colour, height, organ donor).</summary>
    private static string? Actual(AamvaCard card, string name) => name switch
    {
        "first_name" => card.Holder.FirstName ?? "",
        "middle_name" => card.Holder.MiddleName ?? "",
        "last_name" => card.Holder.Surname ?? "",
        "suffix" => card.Holder.Suffix ?? "",
        "street1" => card.Holder.Street ?? "",
        "street2" => card.Holder.Street2 ?? "",
        "city" => card.Holder.City ?? "",
        "jurisdiction" => card.Holder.State ?? "",
        "postal_code" => card.Holder.PostalCode ?? "",
        "country" => card.Holder.Country?[..2] ?? "",
        "date_of_birth" => Day(card.Holder.BirthDate),
        "date_of_birth_yyyymmdd" => Day(card.Holder.BirthDate).Replace("-", "", StringComparison.Ordinal),
        "issue_date" => Day(card.Holder.IssueDate),
        "expiration_date" => Day(card.Holder.ExpiryDate),
        "id_number" => card.Holder.DocumentNumber ?? "",
        "sex" => card.Holder.Sex ?? "",
        "aamva_version" => card.Header.Version?.ToString(CultureInfo.InvariantCulture) ?? "",
        "issuer" => card.Header.Issuer?.Name ?? "",
        "vehicle_class" => card["DCA"] ?? card["DAR"] ?? "",
        "first_truncated" => card.Holder.Truncated.HasFlag(AamvaNameParts.First).ToString(),
        "middle_truncated" => card.Holder.Truncated.HasFlag(AamvaNameParts.Middle).ToString(),
        "last_truncated" => card.Holder.Truncated.HasFlag(AamvaNameParts.Surname).ToString(),
        _ => null,
    };

    private static string Day(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static IEnumerable<JsonElement> Records(string file) =>
        File.ReadLines(SharedData.Path($"aamva/{file}")).Select(line => JsonDocument.Parse(line).RootElement);
}
