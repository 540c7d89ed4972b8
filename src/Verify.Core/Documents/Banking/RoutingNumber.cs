namespace Verify.Core.Documents.Banking;

/// <summary>United States routing numbers of the American Bankers Association: nine digits, an assigned beginning, the 3-7-1 check digit.</summary>
public static class RoutingNumber
{
    public static DocumentFinding Check(string? number)
    {
        const string check = "routing-number";
        if (string.IsNullOrWhiteSpace(number)) return DocumentFinding.NotChecked(check, "No routing number was read.");
        var digits = string.Concat(number.Where(char.IsAsciiDigit));
        if (digits.Length != 9) return DocumentFinding.Failed(check, $"A routing number has nine digits, this one {digits.Length}.");
        var district = (digits[0] - '0') * 10 + digits[1] - '0';
        if (district is not (<= 12 or (>= 21 and <= 32) or (>= 61 and <= 72) or 80)) return DocumentFinding.Failed(check, $"No routing number begins with {digits[..2]}.");
        ReadOnlySpan<int> weights = [3, 7, 1];
        var sum = 0;
        for (var i = 0; i < 9; i++) sum += (digits[i] - '0') * weights[i % 3];
        return DocumentFinding.Of(check, sum % 10 == 0 && sum > 0, "The routing number's check digit holds.", "The routing number's check digit does not hold.");
    }
}
