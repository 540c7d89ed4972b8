using System.Globalization;
using System.Text;
using Verify.Core.Documents.Aamva;
using Verify.Core.Documents.Mrz;

namespace Verify.Bench.Documents;

/// <summary>`documents`: parses a second of one core and bytes a parse, as ratios in one run. `documents fuzz`: a million damaged inputs, none of which may throw.</summary>
internal static class DocumentsScenario
{
    private static readonly DateOnly AsOf = new(2026, 11, 23);

    private static readonly string[] Passport = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
    private static readonly string[] WrongPassport = [Passport[0], Passport[1][..13] + "8" + Passport[1][14..]];
    private static readonly string[] Card = ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];

    private static readonly byte[] Licence = Encoding.ASCII.GetBytes(
        "@\n\x1e\rANSI 636000100002DL00410256ZV02970008DLDAQT00000001\nDCSEXAMPLE\nDDEN\nDACADA\nDDFN\nDADBYRON\nDDGN\nDCAD\nDCBNONE\nDCDNONE\nDBD12102022\nDBB12101990\n" +
        "DBA12102030\nDBC2\nDAU064 IN\nDAYBRO\nDAG1 TEST STREET APT 2\nDAIRICHMOND\nDAJVA\nDAK232190000\nDCF000000001\nDCGUSA\nDDAF\nDDB01012020\rZVZVA01\r");

    private static readonly byte[] WrongLicence = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(Licence).Replace("12101990", "13101990", StringComparison.Ordinal).Replace("DAJVA", "DAJOH", StringComparison.Ordinal));

    private static readonly byte[] Stripe = Encoding.ASCII.GetBytes("%FLORLANDO^EXAMPLE$ADA$BYRON^1 TEST ST^?;636010012345678=300119901210=?#! 32801      E               1600?");

    /// <summary>Sound and faulty texts of both kinds, to be damaged.</summary>
    public static byte[][] Texts => [Licence, WrongLicence, Stripe, [.. Licence.Where(b => b >= 32)], .. new[] { Passport, WrongPassport, Card }.Select(lines => Encoding.ASCII.GetBytes(string.Join('\n', lines)))];

    public static int Run(ReadOnlySpan<string> arguments)
    {
        switch (arguments)
        {
            case ["renders", var seed, var count, .. var peers]: return ReaderScenario.Drawn(Number(seed), Number(count), peers is [var folder, ..] ? Path.GetFullPath(folder) : null);
            case ["faces", { } pairs]: return ReaderScenario.Faces(pairs);
            case ["memory", var count]: return ReaderScenario.MemoryAsync(Number(count)).GetAwaiter().GetResult();
            case ["pictures", var count]: return ReaderScenario.Pictures(Number(count));
        }
        if (arguments is ["fuzz", ..]) return Fuzz(arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 1_000_000);
        Console.WriteLine($"{"case",-34}{"parses/s",12}{"ratio",8}{"bytes",8}");
        var passport = Measure("MRZ TD3, sound (baseline)", 0, () => MrzParser.Parse(Passport, AsOf));
        Measure("MRZ TD1, sound", passport, () => MrzParser.Parse(Card, AsOf));
        Measure("MRZ TD3, wrong date", passport, () => MrzParser.Parse(WrongPassport, AsOf));
        Measure("MRZ TD3, correction proposed", passport, () => MrzCorrection.Propose(WrongPassport));
        var licence = Measure("AAMVA, sound (baseline)", 0, () => AamvaParser.Parse(Licence, AsOf));
        Measure("AAMVA, two faults", licence, () => AamvaParser.Parse(WrongLicence, AsOf));
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The best of five rounds by processor time, so that a neighbour on the machine does not count.</summary>
    private static double Measure(string name, double baseline, Action parse)
    {
        const int rounds = 100_000;
        var best = 0.0;
        for (var i = 0; i < 20_000; i++) parse();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 5; round++)
        {
            var used = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < rounds; i++) parse();
            best = Math.Max(best, rounds / (Environment.CpuUsage.TotalTime - used).TotalSeconds);
        }
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (5L * rounds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-34}{best,12:N0}{(baseline == 0 ? 1 : best / baseline),8:F2}{bytes,8}"));
        return best;
    }

    private static int Fuzz(int count)
    {
        var used = Environment.CpuUsage.TotalTime;
        if (Fuzzing.Run(count, seed: 1) is { } fault)
        {
            Console.WriteLine(fault);
            return 1;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} damaged inputs through the parsers of zones, payloads, pictures and barcodes in {(Environment.CpuUsage.TotalTime - used).TotalSeconds:F1} s of processor time, no exception"));
        return 0;
    }
}
