using System.Text;
using Verify.Core.Text;

namespace Verify.Core.Watchlists;

/// <summary>The product's own dated table of organisations that public reporting ties to DPRK IT-worker schemes.</summary>
public static class FrontCompanies
{
    /// <summary>The table as a list file named front-companies.</summary>
    public static ListFile File => new("front-companies.csv", Bytes(), false);

    private static byte[] Bytes() => Encoding.UTF8.GetBytes(string.Join('\n', ShippedTable.Lines("front-companies.csv")) + "\n");
}
