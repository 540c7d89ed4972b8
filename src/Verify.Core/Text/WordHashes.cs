namespace Verify.Core.Text;

/// <summary>The hashes of a word and of the word with any one letter left out: two words one edit apart share at least one.</summary>
internal static class WordHashes
{
    public static Walker All(string word) => new(word);

    /// <summary>Walks the hashes without allocating.</summary>
    public struct Walker(string word)
    {
        private int without = -2;

        public uint Current { get; private set; }

        public readonly Walker GetEnumerator() => this;

        public bool MoveNext()
        {
            without++;
            // Leaving out either of two equal neighbours gives the same word.
            while (without > 0 && without < word.Length && word[without] == word[without - 1]) without++;
            if (without >= word.Length) return false;
            Current = Hash();
            return true;
        }

        public IEnumerable<T> Select<T>(Func<uint, T> map)
        {
            var list = new List<T>(word.Length + 1);
            while (MoveNext()) list.Add(map(Current));
            return list;
        }

        private readonly uint Hash()
        {
            var hash = 2166136261u;
            for (var i = 0; i < word.Length; i++)
            {
                if (i != without) hash = (hash ^ word[i]) * 16777619u;
            }
            return hash;
        }
    }
}
