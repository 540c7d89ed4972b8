namespace Verify.Core.Text;

/// <summary>Reads and canonicalises e-mail addresses, so that one mailbox has one spelling.</summary>
public static class Emails
{
    // The largest of those where anybody gets a mailbox for nothing.
    private static readonly HashSet<string> Free = new(StringComparer.Ordinal)
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "aol.com", "proton.me", "protonmail.com", "gmx.com", "gmx.de", "web.de", "mail.com", "yandex.com", "zoho.com", "qq.com", "163.com",
    };

    /// <summary>Whether anybody gets a mailbox at this lower-case domain for nothing, as far as is known here.</summary>
    public static bool IsFree(string domain) => Free.Contains(domain);

    /// <summary>The one spelling of a mailbox: lower case, no display name, no +tag, no dots where the provider ignores them. Null when it is no address.</summary>
    public static string? Canonical(string? raw)
    {
        if (Split(raw) is not var (local, domain)) return null;
        var tag = local.IndexOf('+');
        if (tag > 0) local = local[..tag];
        domain = Provider(domain);
        // Google delivers j.doe and jdoe to the same mailbox: https://support.google.com/mail/answer/7436150
        if (domain == "gmail.com") local = local.Replace(".", "", StringComparison.Ordinal);
        return local.Length == 0 ? null : $"{local}@{domain}";
    }

    /// <summary>The mailbox as it was given, in lower case and by itself. Null when it is none, or more than one.</summary>
    public static string? Mailbox(string? raw) => Split(raw) is var (local, domain) ? $"{local}@{domain}" : null;

    /// <summary>The lower-case domain, or null when it is no address.</summary>
    public static string? Domain(string? raw) => Split(raw)?.Domain;

    private static (string Local, string Domain)? Split(string? raw)
    {
        if (raw is null) return null;
        var text = raw.Trim();
        var open = text.LastIndexOf('<');
        var close = text.LastIndexOf('>');
        if (open >= 0 && close > open) text = text[(open + 1)..close];
        if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) text = text[7..];
        text = text.Trim().ToLowerInvariant();
        var at = text.LastIndexOf('@');
        if (at <= 0 || at == text.Length - 1) return null;
        var (local, domain) = (text[..at].Trim('"'), text[(at + 1)..].TrimEnd('.'));
        if (local.Length == 0 || !domain.Contains('.', StringComparison.Ordinal)) return null;
        foreach (var c in text)
            if (char.IsWhiteSpace(c) || char.IsControl(c) || c is ',' or ';') return null;
        return (local, domain);
    }

    // Domains that are other spellings of one provider's mailboxes.
    private static string Provider(string domain) => domain switch
    {
        "googlemail.com" => "gmail.com",
        "protonmail.com" or "protonmail.ch" or "pm.me" => "proton.me",
        "ya.ru" => "yandex.ru",
        "mac.com" or "me.com" => "icloud.com",
        _ => domain,
    };
}
