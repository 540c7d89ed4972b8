namespace Verify.Core.Documents.Mrz;

/// <summary>The shapes of a machine-readable zone: ICAO 9303 parts 4 to 7, and the French national card of 1995 to 2021, which is older than they are.</summary>
public enum MrzFormat
{
    Unknown,
    Td1,
    Td2,
    Td3,
    MrvA,
    MrvB,
    FrenchCard,
}

/// <summary>The names that formats go by outside the code.</summary>
public static class MrzFormats
{
    public static string? Name(this MrzFormat format) => format switch
    {
        MrzFormat.Td1 => "TD1",
        MrzFormat.Td2 => "TD2",
        MrzFormat.Td3 => "TD3",
        MrzFormat.MrvA => "MRV-A",
        MrzFormat.MrvB => "MRV-B",
        MrzFormat.FrenchCard => "FRA-ID",
        MrzFormat.Unknown => null,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "unknown format"),
    };
}
