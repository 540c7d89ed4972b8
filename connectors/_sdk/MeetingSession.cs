using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Verify.Connectors.Sdk;

/// <summary>What an interview is called before and after it took place: by the meeting's link and its day, so that a form given beforehand and the platform's record meet.</summary>
public static class MeetingSession
{
    /// <param name="startsAt">As planned; the day of it in UTC counts, because a link may be used for a series.</param>
    /// <returns>Nothing where the text is no meeting's link.</returns>
    public static string? Id(string? link, DateTimeOffset startsAt)
    {
        if (link is not { Length: > 0 and <= 4000 } || !Uri.TryCreate(link.Trim(), UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps) return null;
        var key = address.IdnHost.EndsWith("zoom.us", StringComparison.OrdinalIgnoreCase) && Number(address) is { } number ? $"zoom|{number}" : $"{address.IdnHost}{Uri.UnescapeDataString(address.AbsolutePath)}".ToLowerInvariant();
        return string.Create(CultureInfo.InvariantCulture, $"meeting-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16]}-{startsAt.UtcDateTime:yyyyMMdd}");
    }

    /// <summary>The number of a Zoom meeting, whatever stands around it.</summary>
    private static string? Number(Uri address) => address.Segments.Select(segment => segment.Trim('/')).FirstOrDefault(segment => segment.Length is >= 9 and <= 12 && segment.All(char.IsAsciiDigit));
}
