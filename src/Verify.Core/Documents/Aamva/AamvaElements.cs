namespace Verify.Core.Documents.Aamva;

/// <summary>Collects the elements of a payload in place, and notices ids that stand twice.</summary>
internal ref struct AamvaElements(Span<AamvaElement> room, Span<ulong> seen)
{
    private readonly Span<AamvaElement> room = room;
    private readonly Span<ulong> seen = seen;

    public int Count { get; private set; }

    public readonly ReadOnlySpan<AamvaElement> All => room[..Count];

    /// <summary>Adds an element, without the spaces behind its value.</summary>
    public void Add(ReadOnlySpan<char> text, AamvaElementId id, int start, int end, ref FaultList faults)
    {
        while (end > start && text[end - 1] == ' ') end--;
        if (Seen(id))
        {
            if (!Find(text, id).SequenceEqual(text[start..end])) faults.Add("duplicate-element", $"{id} stands twice with different values; the first counts");
            return;
        }
        if (Count == room.Length) faults.Add("too-many-elements", $"more than {room.Length} elements; the rest was not read");
        else room[Count++] = new(id, start, end - start);
    }

    public readonly ReadOnlySpan<char> Find(ReadOnlySpan<char> text, AamvaElementId id)
    {
        foreach (var element in All)
            if (element.Id == id) return text.Slice(element.Start, element.Length);
        return [];
    }

    /// <summary>Cuts an element's value short, and drops nothing else.</summary>
    public readonly void Cut(int index, int length) => room[index] = room[index] with { Length = length };

    private readonly bool Seen(AamvaElementId id)
    {
        ref var word = ref seen[id.Slot >> 6];
        var bit = 1UL << (id.Slot & 63);
        var before = (word & bit) != 0;
        word |= bit;
        return before;
    }
}
