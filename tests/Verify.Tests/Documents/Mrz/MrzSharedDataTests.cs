using System.Text.Json;
using Verify.Core.Documents.Mrz;

namespace Verify.Tests.Documents.Mrz;

public class MrzSharedDataTests
{
    private static readonly DateOnly AsOf = new(2026, 11, 23);

    public static TheoryData<string> Files => new("mrz_specimens.jsonl", "mrz_generated_valid.jsonl", "mrz_mutated.jsonl");

    [Theory, MemberData(nameof(Files))]
    public void Every_expected_field_check_digit_and_fault_is_found(string file)
    {
        var wrong = new List<string>();
        foreach (var line in File.ReadLines(SharedData.Path($"mrz/{file}")))
        {
            using var json = JsonDocument.Parse(line);
            var lines = json.RootElement.GetProperty("lines").EnumerateArray().Select(l => l.GetString()!).ToArray();
            wrong.AddRange(Differences(MrzParser.Parse(lines, AsOf), json.RootElement.GetProperty("expected"))
                .Select(d => $"{json.RootElement.GetProperty("id")}: {d}"));
        }
        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Differences(MachineReadableZone zone, JsonElement expected)
    {
        if (expected.TryGetProperty("structural_error", out var error))
        {
            if (zone.Valid) yield return $"no fault, expected {error}";
            else if (!error.GetString()!.Split("-or-").Any(word => zone.Faults.Any(f => word.Contains(f.Code) || (word == "case" && f.Code == "lower-case"))))
                yield return $"{string.Join("; ", zone.Faults)} is not {error}";
            yield break;
        }
        var fields = zone.Fields!;
        foreach (var (name, value) in new (string, string?)[]
        {
            ("document_code", fields.DocumentCode), ("issuing_state", fields.IssuingState), ("surname", fields.Surname), ("given_names", fields.GivenNames),
            ("document_number", fields.DocumentNumber), ("nationality", fields.Nationality), ("birth_date", fields.BirthDate.Printed), ("sex", fields.Sex),
            ("expiry_date", fields.ExpiryDate?.Printed), ("personal_number", fields.Optional1), ("optional", fields.Optional1),
            ("optional1", fields.Optional1), ("optional2", fields.Optional2),
        })
            if (expected.TryGetProperty(name, out var wanted) && wanted.GetString() != value) yield return $"{name} is '{value}', expected '{wanted}'";
        if (!expected.GetProperty("format").GetString()!.StartsWith(zone.Format.Name()!, StringComparison.Ordinal)) yield return $"format {zone.Format}";
        if (expected.GetProperty("all_check_digits_valid").GetBoolean() != zone.CheckDigitsHold) yield return "all check digits";
        if (expected.TryGetProperty("birth_date_wellformed", out var born) && born.GetBoolean() != fields.BirthDate.WellFormed) yield return "birth date form";
        if (expected.TryGetProperty("expiry_date_wellformed", out var ends) && ends.GetBoolean() != fields.ExpiryDate?.WellFormed) yield return "expiry date form";
        var sound = zone.CheckDigitsHold && fields.BirthDate.WellFormed && (fields.ExpiryDate is null or { WellFormed: true });
        if (sound != zone.Valid) yield return $"valid is {zone.Valid}: {string.Join("; ", zone.Faults)}";
        if (!expected.TryGetProperty("check_digits", out var digits)) yield break;
        foreach (var digit in zone.CheckDigits)
            if (digits.GetProperty(SnakeName(digit.Field)).GetBoolean() != digit.Valid) yield return $"check digit of {digit.Field}";
        if (digits.EnumerateObject().Count() != zone.CheckDigits.Length) yield return "number of check digits";
    }

    private static string SnakeName(MrzField field) => field switch
    {
        MrzField.DocumentNumber => "document_number",
        MrzField.BirthDate => "birth_date",
        MrzField.ExpiryDate => "expiry_date",
        MrzField.Optional => "personal_number",
        _ => "composite",
    };
}
