namespace Verify.Core.Documents.Aamva;

/// <summary>Brings the elements of all versions into one form, and checks what every card must hold.</summary>
internal static class AamvaHolderReader
{
    public static AamvaHolder Read(ReadOnlySpan<char> text, AamvaElements elements, AamvaHeader header, DateOnly asOf, ref FaultList faults)
    {
        var (surname, first, middle, suffix) = AamvaNames.Read(text, elements);
        var born = Date(text, elements, Id.Birth, "birth date", ref faults);
        var expires = Date(text, elements, Id.Expiry, "expiry date", ref faults);
        var issued = Date(text, elements, Id.Issued, "issue date", ref faults);
        var state = Code(Either(text, elements, Id.State, Id.ResidenceState));
        var holder = new AamvaHolder(
            surname, first, middle, suffix, born, expires, issued, Value(elements.Find(text, Id.Number)),
            Value(Either(text, elements, Id.Street, Id.ResidenceStreet)), Value(Either(text, elements, Id.Street2, Id.ResidenceStreet2)),
            Value(Either(text, elements, Id.City, Id.ResidenceCity)), state, PostalCode(Either(text, elements, Id.PostalCode, Id.ResidencePostalCode)),
            Country(elements.Find(text, Id.Country), header.Issuer), Sex(elements.Find(text, Id.Sex)), Truncated(text, elements));
        CheckDates(born, issued, expires, asOf, ref faults);
        CheckPresent(elements, text, holder, ref faults);
        if (header.Issuer is { Jurisdiction.Length: > 0 } issuer && state is not null && state != issuer.Jurisdiction)
            faults.Add("issuer-jurisdiction-mismatch", $"the issuer is {issuer.Name}, the address is in {state}");
        return holder;
    }

    private static DateOnly? Date(ReadOnlySpan<char> text, AamvaElements elements, AamvaElementId id, string name, ref FaultList faults)
    {
        var value = elements.Find(text, id);
        if (value.IsEmpty) return null;
        if (AamvaDates.Read(value) is { } date) return date;
        if (id == Id.Expiry && AamvaDates.StripeExpiry(value) is { } month) return month;
        if (!AamvaDates.IsAbsent(value)) faults.Add("invalid-date", $"{id} ({name}) {value} is not a date");
        return null;
    }

    private static void CheckDates(DateOnly? born, DateOnly? issued, DateOnly? expires, DateOnly asOf, ref FaultList faults)
    {
        if (born > asOf) faults.Add("future-dob", $"birth date {Plain.Day(born)} lies in the future");
        if (issued > asOf) faults.Add("future-issue", $"issue date {Plain.Day(issued)} lies in the future");
        if (issued < born) faults.Add("issued-before-birth", $"issued {Plain.Day(issued)}, before the birth date {Plain.Day(born)}");
        if (expires < issued) faults.Add("expiry-before-issue", $"expires {Plain.Day(expires)}, before the issue date {Plain.Day(issued)}");
    }

    /// <summary>What every version since 2000 requires and no genuine card lacks. The standard's longer lists are not kept by the issuers themselves.</summary>
    private static void CheckPresent(AamvaElements elements, ReadOnlySpan<char> text, AamvaHolder holder, ref FaultList faults)
    {
        Require(holder.DocumentNumber is null, "DAQ (document number)", ref faults);
        Require(holder.Surname is null && holder.FirstName is null, "DCS (family name)", ref faults);
        Require(elements.Find(text, Id.Birth).IsEmpty, "DBB (birth date)", ref faults);
        Require(elements.Find(text, Id.Expiry).IsEmpty, "DBA (expiry date)", ref faults);
        Require(holder.Street is null, "DAG (street)", ref faults);
        Require(holder.City is null, "DAI (city)", ref faults);
        Require(holder.State is null, "DAJ (state)", ref faults);
        Require(holder.PostalCode is null, "DAK (postal code)", ref faults);
    }

    private static void Require(bool missing, string what, ref FaultList faults)
    {
        if (missing) faults.Add("missing-mandatory", $"{what} is missing");
    }

    private static ReadOnlySpan<char> Either(ReadOnlySpan<char> text, AamvaElements elements, AamvaElementId first, AamvaElementId second)
    {
        var value = elements.Find(text, first);
        return value.IsWhiteSpace() ? elements.Find(text, second) : value;
    }

    private static string? Value(ReadOnlySpan<char> value) => AamvaWords.IsNone(value) ? null : value.Trim().ToString();

    private static readonly string[] Codes = [.. AamvaIssuers.All.Select(issuer => issuer.Jurisdiction)];

    /// <summary>A jurisdiction's code, without making a new string for one that is known.</summary>
    private static string? Code(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        foreach (var code in Codes)
            if (value.SequenceEqual(code)) return value.IsEmpty ? null : code;
        return value.IsEmpty ? null : value.ToString();
    }

    private static string? Country(ReadOnlySpan<char> value, AamvaIssuer? issuer) => value.Trim() switch
    {
        "USA" or "US" => "USA",
        "CAN" or "CA" or "CN" => "CAN",
        "MEX" or "MX" => "MEX",
        "" => issuer?.Country,
        var other => other.ToString(),
    };

    private static string? Sex(ReadOnlySpan<char> value) => value.Trim() switch
    {
        "1" or "M" => "M",
        "2" or "F" => "F",
        "9" or "X" => "X",
        _ => null,
    };

    /// <summary>Letters and digits alone; nine digits that end in 0000 are five (the standard fills with zeros).</summary>
    private static string? PostalCode(ReadOnlySpan<char> value)
    {
        Span<char> code = stackalloc char[16];
        var length = 0;
        foreach (var c in value)
            if (char.IsAsciiLetterOrDigit(c) && length < code.Length) code[length++] = c;
        code = code[..length];
        var digits = !code.ContainsAnyExceptInRange('0', '9');
        // Six to eight digits are five and a remnant of a second field (Hawaii leaves one digit there).
        if (digits && length is > 5 and < 9 || length == 9 && digits && code.EndsWith("0000")) code = code[..5];
        return code.IsEmpty ? null : code.ToString();
    }

    private static AamvaNameParts Truncated(ReadOnlySpan<char> text, AamvaElements elements) =>
        (elements.Find(text, Id.SurnameCut) is "T" ? AamvaNameParts.Surname : 0)
        | (elements.Find(text, Id.FirstCut) is "T" ? AamvaNameParts.First : 0)
        | (elements.Find(text, Id.MiddleCut) is "T" ? AamvaNameParts.Middle : 0);

    private static class Id
    {
        public static readonly AamvaElementId Number = AamvaElementId.Of("DAQ"), Birth = AamvaElementId.Of("DBB"), Expiry = AamvaElementId.Of("DBA"),
            Issued = AamvaElementId.Of("DBD"), Street = AamvaElementId.Of("DAG"), Street2 = AamvaElementId.Of("DAH"), City = AamvaElementId.Of("DAI"),
            State = AamvaElementId.Of("DAJ"), PostalCode = AamvaElementId.Of("DAK"), ResidenceStreet = AamvaElementId.Of("DAL"),
            ResidenceStreet2 = AamvaElementId.Of("DAM"), ResidenceCity = AamvaElementId.Of("DAN"), ResidenceState = AamvaElementId.Of("DAO"),
            ResidencePostalCode = AamvaElementId.Of("DAP"), Country = AamvaElementId.Of("DCG"), Sex = AamvaElementId.Of("DBC"),
            SurnameCut = AamvaElementId.Of("DDE"), FirstCut = AamvaElementId.Of("DDF"), MiddleCut = AamvaElementId.Of("DDG");
    }
}
