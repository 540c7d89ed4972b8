using System.Globalization;
using System.Text;

namespace Verify.Tests.Documents.Aamva;

/// <summary>Builds a payload as the standard has it; offsets and lengths are right.</summary>
internal static class SomeCard
{
    public static readonly byte[] Bytes = Encoding.Latin1.GetBytes(Payload());

    public static string Payload(
        string iin = "636000", string birth = "12101990", string issue = "12102022", string expiry = "12102030", string state = "VA", string country = "USA", string cut = "NNN")
    {
        var licence = $"DLDAQT00000001\nDCSEXAMPLE\nDDE{cut[0]}\nDACADA\nDDF{cut[1]}\nDADBYRON\nDDG{cut[2]}\nDCAD\nDCBNONE\nDCDNONE\nDBD{issue}\nDBB{birth}\nDBA{expiry}\n" +
            $"DBC2\nDAU064 IN\nDAYBRO\nDAG1 TEST STREET APT 2\nDAIRICHMOND\nDAJ{state}\nDAK232190000\nDCF000000001\nDCG{country}\nDDAF\nDDB01012020\r";
        var own = "ZVZVA01\r";
        var start = 21 + 20;
        var entries = string.Create(CultureInfo.InvariantCulture, $"DL{start:D4}{licence.Length:D4}ZV{start + licence.Length:D4}{own.Length:D4}");
        return $"@\n\x1e\rANSI {iin}100002{entries}{licence}{own}";
    }
}
