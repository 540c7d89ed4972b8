using Verify.Core.Model;
using Verify.Core.Text;

namespace Verify.Core.Linking.Records;

/// <summary>All rows normalised for person linking, field by field.</summary>
internal sealed class PersonRows
{
    public int Count { get; }
    public Terms Given { get; }
    public Terms Surname { get; }
    public Terms Middle { get; }
    public Terms Generation { get; }
    public Terms Birth { get; }
    public Terms Number { get; }
    public Terms Street { get; }
    public Terms Unit { get; }
    public Terms City { get; }
    public Terms State { get; }
    public Terms Postal { get; }
    public Terms Occupation { get; }
    public Terms[] Identifiers { get; }
    public Terms[] Phones { get; }
    public Terms[] Emails { get; }
    public Terms[] Shared { get; }

    /// <summary>The other reading of an ambiguous day and month; null when there is none.</summary>
    public string?[] OtherBirth { get; }

    /// <summary>The full name as written, of the rows whose name is not in Latin letters, and of all rows when there are such; else null.</summary>
    public string?[]? Written { get; private set; }

    /// <summary>Whether a row's name is not in Latin letters.</summary>
    public bool IsNative(int row) => _native is not null && _native[row];

    private bool[]? _native;

    private readonly int _latestYear;

    public PersonRows(RecordSet records, int latestYear)
    {
        Count = records.Count;
        _latestYear = latestYear;
        (Given, Surname, Middle, Generation, Birth) = (new(Count), new(Count), new(Count), new(Count), new(Count));
        (Number, Street, Unit, City, State, Postal) = (new(Count), new(Count), new(Count), new(Count), new(Count), new(Count));
        Occupation = Plain(records, RecordField.Occupation);
        OtherBirth = new string?[Count];
        ReadNames(records);
        ReadWritten(records);
        ReadBirths(records);
        ReadAddresses(records);
        Identifiers = Columns(records, RecordField.Identifier, text => Selectors.Compact(text) ?? "");
        Phones = Columns(records, RecordField.Phone, text => Text.Phones.Canonical(text) ?? Text.Phones.Digits(text).TrimStart('0'));
        Emails = Columns(records, RecordField.Email, text => Text.Emails.Canonical(text) ?? "");
        Shared = [.. Coded(records, RecordField.AccountNumber), .. Coded(records, RecordField.Device), .. Coded(records, RecordField.PhotoHash),
            .. Coded(records, RecordField.TextFingerprint), .. Coded(records, RecordField.Profile)];
        foreach (var terms in All()) terms.Seal();
        Given.FindSounds();
        Surname.FindSounds();
        foreach (var terms in Identifiers.Concat(Phones).Concat(Emails).Concat(Shared)) terms.FindHubs(Surname);
    }

    public IEnumerable<Terms> All() =>
        [Given, Surname, Middle, Generation, Birth, Number, Street, Unit, City, State, Postal, Occupation, .. Identifiers, .. Phones, .. Emails, .. Shared];

    private void ReadNames(RecordSet records)
    {
        var (given, surname, full) = (First(records, RecordField.GivenName), First(records, RecordField.Surname), records.Columns(RecordField.FullName));
        for (var row = 0; row < Count; row++)
        {
            var name = PersonNames.Read(given?.Text(row), surname?.Text(row), null);
            foreach (var column in full)
            {
                if (column.Text(row) is not { } text) continue;
                var whole = PersonNames.Read(given?.Text(row), surname?.Text(row), text);
                if (name.IsEmpty || (name.Middle.Length == 0 && !whole.IsEmpty)) name = whole;
                if (!name.IsEmpty) break;
            }
            Given.Set(row, name.Given);
            Surname.Set(row, name.Surname);
            Middle.Set(row, name.Middle);
            Generation.Set(row, name.Generation);
            if (PersonNames.Native(given?.Text(row), surname?.Text(row), records.Text(row, RecordField.FullName)) is not null)
                (_native ??= new bool[Count])[row] = true;
        }
    }

    private void ReadWritten(RecordSet records)
    {
        if (_native is null) return;
        Written = new string?[Count];
        for (var row = 0; row < Count; row++)
        {
            var (given, surname, full) = (records.Text(row, RecordField.GivenName), records.Text(row, RecordField.Surname), records.Text(row, RecordField.FullName));
            Written[row] = PersonNames.Native(given, surname, full) ?? (given is null && surname is null ? full : $"{given} {surname}".Trim());
        }
    }

    private void ReadBirths(RecordSet records)
    {
        if (First(records, RecordField.BirthDate) is not { } column) return;
        var (first, other) = (new int[column.Values.Count], new string?[column.Values.Count]);
        for (var value = 0; value < first.Length; value++)
        {
            var readings = Dates.Readings(column.Values[value], _latestYear);
            // A date that cannot be (month 13) is still compared digit by digit.
            first[value] = Birth.Number(readings.Count > 0 ? Digits(readings[0]) : Text.Phones.Digits(column.Values[value]));
            if (readings.Count > 1) other[value] = Digits(readings[1]);
        }
        for (var row = 0; row < Count; row++)
        {
            if (column[row] < 0) continue;
            Birth.Set(row, first[column[row]]);
            OtherBirth[row] = other[column[row]];
        }
    }

    private static string Digits(PartialDate date) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{date.Year:D4}{date.Month:D2}{date.Day:D2}");

    private void ReadAddresses(RecordSet records)
    {
        var (street, unit) = (First(records, RecordField.Street), First(records, RecordField.Unit));
        var (city, state) = (First(records, RecordField.City), First(records, RecordField.State));
        var (postal, country) = (First(records, RecordField.PostalCode), First(records, RecordField.Country));
        for (var row = 0; row < Count; row++)
        {
            if (street?.Text(row) is { } line)
            {
                var address = Addresses.Parse(line, unit?.Text(row) ?? "", city?.Text(row) ?? "", state?.Text(row) ?? "", postal?.Text(row) ?? "", country?.Text(row) ?? "");
                Number.Set(row, address.Number);
                Street.Set(row, address.Street);
                Unit.Set(row, address.Unit);
                City.Set(row, address.City);
                State.Set(row, address.State);
                Postal.Set(row, address.PostalCode);
                continue;
            }
            if (unit?.Text(row) is { } unitText) Unit.Set(row, Addresses.UnitOf(Addresses.Join(Addresses.Words(unitText))));
            if (city?.Text(row) is { } cityText) City.Set(row, Addresses.Join(Addresses.Words(cityText)));
            if (state?.Text(row) is { } stateText) State.Set(row, Addresses.StateOf(stateText));
            if (postal?.Text(row) is { } postalText) Postal.Set(row, Addresses.Postal(postalText));
        }
    }

    private Terms Plain(RecordSet records, RecordField field) => Columns(records, field, text => Addresses.Join(Addresses.Words(text))) is [var terms, ..] ? terms : new Terms(Count);

    private Terms[] Coded(RecordSet records, RecordField field) => Columns(records, field, text => text.ToLowerInvariant());

    // Normalises each distinct value once.
    private Terms[] Columns(RecordSet records, RecordField field, Func<string, string> normalise)
    {
        var columns = records.Columns(field);
        var found = new Terms[columns.Count];
        for (var i = 0; i < found.Length; i++)
        {
            var terms = found[i] = new Terms(Count);
            var numbers = columns[i].Values.Select(value => normalise(value) is var text && Selectors.Placeholder(text) ? -1 : terms.Number(text)).ToArray();
            for (var row = 0; row < Count; row++)
                if (columns[i][row] is >= 0 and var value) terms.Set(row, numbers[value]);
        }
        return found;
    }

    private static RecordColumn? First(RecordSet records, RecordField field) => records.Columns(field) is [var column, ..] ? column : null;
}
