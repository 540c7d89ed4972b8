using System.Text;
using Verify.Core.Watchlists;

namespace Verify.Tests.Watchlists;

/// <summary>Invented lists for the tests of this folder.</summary>
internal static class SomeList
{
    public const string Sdn = """
        101,"EXAMPLE, Ada Grace","individual","TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 28 Jul 1963; alt. DOB circa 1965; POB Exampleville, North Korea; nationality Korea, North; Gender Female; Passport X1234567 (Korea, North) expires 16 Sep 2019; National ID No. 98-7654-321 (Korea, North); Email Address ada@example.com; Phone Number 2025550142; Website www.example.com; Digital Currency Address - XBT 1ExampleExampleExample; Secondary sanctions risk: Test Regulations, sections 510.201; a.k.a. 'THE EXAMPLE'; Linked To: EXAMPLE TRADING CORPORATION."
        102,"EXAMPLE TRADING CORPORATION",-0- ,"TEST] [TEST2",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Organization Established Date 2006; Company Number 5619960 (Korea, North)."
        103,"SAMPLE STAR","vessel","TEST",-0- ,-0- ,"Cargo",-0- ,-0- ,"Panama",-0- ,"Vessel Registration Identification IMO 9999999."

        """;

    public const string Alt = "101,201,\"aka\",\"EKSAMPEL, Ada\",-0- \r\n102,202,\"fka\",\"SPECIMEN GENERAL TRADING CO.\",-0- \r\n";
    public const string Add = "101,301,\"12 Sample Street\",\"Exampleville 12345\",\"Korea, North\",-0- \r\n";

    public static ListFile File(string name, string text, bool delta = false) => new(name, Encoding.UTF8.GetBytes(text), delta);

    public static ListReading Ofac() => ListReader.Read([File("a", Sdn.ReplaceLineEndings("\r\n") + "\x1a"), File("b", Alt), File("c", Add)]);
}
