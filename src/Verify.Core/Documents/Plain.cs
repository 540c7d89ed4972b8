using System.Globalization;

namespace Verify.Core.Documents;

/// <summary>Amounts and days in sentences, the same on every machine.</summary>
internal static class Plain
{
    public static string Amount(decimal amount) => amount.ToString("#,0.00", CultureInfo.InvariantCulture);

    public static string Amount(decimal? amount) => amount is { } known ? Amount(known) : "nothing";

    public static string Rate(decimal percent) => percent.ToString(CultureInfo.InvariantCulture) + " %";

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Day(DateOnly? day) => day is { } known ? Day(known) : "unknown";
}
