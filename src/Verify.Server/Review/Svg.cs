using System.Globalization;

namespace Verify.Server.Review;

/// <summary>Numbers as drawings want them, whatever the language of the page.</summary>
internal static class Svg
{
    public static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
