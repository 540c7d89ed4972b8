using Verify.Core.Model;
using Verify.Core.Text;
using Keys = Verify.Core.Linking.Selectors;

namespace Verify.Core.Linking.Records;

/// <summary>One row read for ring linking: who it says it is, and what it can be found by.</summary>
internal sealed record RingRow(string Given, string Surname, PartialDate? Birth, IReadOnlyList<Selector> Selectors, ulong? Photo)
{
    public static RingRow Read(RecordSet records, int row, int latestYear)
    {
        var given = Keys.Folded(records.Text(row, RecordField.GivenName));
        var surname = Keys.Folded(records.Text(row, RecordField.Surname));
        if (given.Length + surname.Length == 0 && records.Text(row, RecordField.FullName) is { } full)
        {
            var words = full.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            (given, surname) = (Keys.Folded(words[0]), words.Length > 1 ? Keys.Folded(words[^1]) : "");
        }
        var found = new List<Selector>();
        foreach (var text in Texts(records, row, RecordField.Phone)) found.AddRange(Keys.Phone(text).Selectors);
        foreach (var text in Texts(records, row, RecordField.Email)) found.AddRange(Keys.Email(text).Selectors);
        foreach (var text in Texts(records, row, RecordField.AccountNumber))
            found.AddRange(Keys.Account(records.Text(row, RecordField.RoutingNumber), text).Selectors);
        AddCodes(found, records, row, RecordField.Identifier, SelectorType.DocumentNumber);
        AddCodes(found, records, row, RecordField.Device, SelectorType.Device);
        AddCodes(found, records, row, RecordField.Ip, SelectorType.Ip);
        AddCodes(found, records, row, RecordField.Profile, SelectorType.CodeAccount);
        AddCodes(found, records, row, RecordField.TextFingerprint, SelectorType.ResumeMetadata);
        if (records.Text(row, RecordField.Street) is { } street) found.AddRange(Keys.Address(AddressOf(records, row, street)).Selectors);
        return new RingRow(given, surname, Dates.Read(records.Text(row, RecordField.BirthDate), latestYear), found, Keys.ImageHash(records.Text(row, RecordField.PhotoHash)));
    }

    internal static Address AddressOf(RecordSet records, int row, string street) => Addresses.Parse(
        street, records.Text(row, RecordField.Unit) ?? "", records.Text(row, RecordField.City) ?? "", records.Text(row, RecordField.State) ?? "",
        records.Text(row, RecordField.PostalCode) ?? "", records.Text(row, RecordField.Country) ?? "");

    private static void AddCodes(List<Selector> found, RecordSet records, int row, RecordField field, SelectorType type)
    {
        foreach (var text in Texts(records, row, field)) found.AddRange(Keys.Code(type, text).Selectors);
    }

    internal static IEnumerable<string> Texts(RecordSet records, int row, RecordField field)
    {
        foreach (var column in records.Columns(field))
            if (column.Text(row) is { } text) yield return text;
    }
}
