using System.Globalization;
using System.Text;
using Verify.Core.Text;

namespace Verify.Core.Watchlists;

/// <summary>A subject whose entry changed between two versions.</summary>
public sealed record ChangedSubject(ListedSubject Before, ListedSubject After);

/// <summary>What a new version of the lists brings: the reason to look at earlier candidates again.</summary>
public sealed record ListDelta(IReadOnlyList<ListedSubject> Added, IReadOnlyList<ChangedSubject> Changed, IReadOnlyList<ListedSubject> Removed)
{
    /// <summary>The difference between two versions, by list and entry id.</summary>
    public static ListDelta Between(IReadOnlyList<ListedSubject> before, IReadOnlyList<ListedSubject> after)
    {
        var old = before.ToDictionary(s => (s.List, s.EntryId));
        var added = new List<ListedSubject>();
        var changed = new List<ChangedSubject>();
        foreach (var subject in after)
        {
            if (!old.Remove((subject.List, subject.EntryId), out var known)) added.Add(subject);
            else if (Fingerprint(known) != Fingerprint(subject)) changed.Add(new ChangedSubject(known, subject));
        }
        return new ListDelta(added, changed, [.. old.Values.OrderBy(s => s.List, StringComparer.Ordinal).ThenBy(s => s.EntryId, StringComparer.Ordinal)]);
    }

    /// <summary>The blocking keys of everything added, changed (before and after) or removed: candidates who share one are assessed again, no others.</summary>
    public IReadOnlySet<string> BlockingKeys() =>
        Added.Concat(Changed.SelectMany(c => new[] { c.Before, c.After })).Concat(Removed).SelectMany(BlockingKey.Of).ToHashSet(StringComparer.Ordinal);

    private static string Fingerprint(ListedSubject subject)
    {
        var text = new StringBuilder();
        text.Append(subject.Kind).Append('\n');
        foreach (var name in subject.Names) text.Append(name.Strength).Append('|').Append(name.Text).Append('\n');
        foreach (var date in subject.BirthDates) text.Append(CultureInfo.InvariantCulture, $"{date}\n");
        text.AppendJoin('\n', subject.BirthPlaces.Concat(subject.Nationalities)).Append('\n');
        foreach (var identifier in subject.Identifiers) text.Append(identifier.Type).Append('|').Append(identifier.Number).Append('|').Append(identifier.Country).Append('\n');
        foreach (var address in subject.Addresses) text.Append(address.Text).Append('|').Append(address.City).Append('|').Append(address.Country).Append('\n');
        text.AppendJoin('\n', subject.Phones.Concat(subject.Emails).Concat(subject.Websites).Concat(subject.Wallets).Concat(subject.Programmes)).Append('\n').Append(subject.Remarks);
        return text.ToString();
    }
}

/// <summary>The keys under which a candidate and a listed subject can meet: stored (hashed) with the candidate, looked up when a list changes.</summary>
public static class BlockingKey
{
    /// <summary>A subject's keys: the sound of each telling word of its names, and its selectors.</summary>
    public static IEnumerable<string> Of(ListedSubject subject)
    {
        var kind = subject.Kind == SubjectKind.Person ? NameKind.Person : NameKind.Organisation;
        var selectors = subject.Identifiers.Select(i => i.Number).Concat(subject.Phones).Concat(subject.Emails).Concat(subject.Websites).Concat(subject.Wallets);
        return subject.Names.SelectMany(n => OfName(n.Text, kind)).Concat(selectors.Select(OfSelector)).Concat(subject.Websites.SelectMany(OfSite)).Where(k => k.Length > 0);
    }

    /// <summary>A name's keys: the skeleton of every telling word, each with one letter left out for misspellings, and syllable keys for Korean and Chinese names.</summary>
    public static IEnumerable<string> OfName(string name, NameKind kind)
    {
        var form = NameForm.Of(name, kind);
        foreach (var one in form.Readings.Prepend(form))
        {
            foreach (var token in one.Tokens)
            {
                if (token.IsInitial || token.IsLight || token.Weight < 0.4f) continue;
                if (token.Skeleton.Length >= 2) yield return "s:" + token.Skeleton;
                if (token.Text.Length < 4) { yield return "t:" + token.Text; continue; }
                foreach (var hash in WordHashes.All(token.Text)) yield return "d:" + hash.ToString("x8", CultureInfo.InvariantCulture);
            }
            foreach (var key in NameIndex.SyllableKeys(one)) yield return "y:" + key;
        }
    }

    /// <summary>The key of an identifying value; empty when it is too short to identify anybody.</summary>
    public static string OfSelector(string value) => AttributeComparison.PlainSelector(value) is { Length: >= 5 } plain ? "i:" + plain : "";

    /// <summary>The keys under which a web site meets one that imitates it: its longest label with any one letter left out, and the parts of that label.</summary>
    public static IEnumerable<string> OfSite(string site)
    {
        if (AttributeComparison.Site(site) is not { } known) yield break;
        var label = known.Split('/')[0].Split('.').MaxBy(part => part.Length)!;
        foreach (var word in label.Split('-').Append(label).Distinct(StringComparer.Ordinal))
        {
            if (word.Length < 4) continue;
            foreach (var hash in WordHashes.All(word)) yield return "h:" + hash.ToString("x8", CultureInfo.InvariantCulture);
        }
    }
}
