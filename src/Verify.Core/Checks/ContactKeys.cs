using Verify.Core.Text;

namespace Verify.Core.Checks;

/// <summary>Contact points as keys, so that two spellings of one number or mailbox are equal. A form that nobody knows is compared as it is written.</summary>
internal static class ContactKeys
{
    public static string? Phone(string? raw) => string.IsNullOrWhiteSpace(raw) ? null : Phones.Canonical(raw) ?? Written(Phones.Digits(raw));

    public static string? Email(string? raw) => string.IsNullOrWhiteSpace(raw) ? null : Emails.Canonical(raw) ?? Written(raw.Trim().ToLowerInvariant());

    private static string? Written(string text) => text.Length >= 5 ? text : null;
}
