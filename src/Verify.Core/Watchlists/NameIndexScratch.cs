using System.Numerics;
using Verify.Core.Text;

namespace Verify.Core.Watchlists;

internal sealed partial class NameIndex
{
    /// <summary>The working memory of one search, kept by the thread so that a search allocates little.</summary>
    private sealed class Scratch
    {
        private float[] weight = [];
        private uint[] met = [];
        private int[] round = [];
        private int[] probeOf = [];
        private readonly List<int> touched = [];
        private readonly List<(float Value, int Name)> ranked = [];
        private readonly List<int> best = [];
        private int current;
        private int probe;

        public List<int> Words { get; } = [];
        public List<Probe> Probes { get; } = [];
        public uint Skipped { get; set; }

        public void Start(int names)
        {
            if (weight.Length < names)
            {
                weight = new float[names];
                met = new uint[names];
                round = new int[names];
                probeOf = new int[names];
                current = 0;
            }
            current++;
            touched.Clear();
            Skipped = 0;
        }

        public void NextProbe() => probe++;

        /// <summary>Counts a word of the query for a name, once however many of the word's spellings the name holds.</summary>
        public void AddOnce(int name, float value, uint tokens)
        {
            Touch(name);
            if (probeOf[name] == probe && met[name] != 0) return;
            probeOf[name] = probe;
            if ((met[name] & tokens) == tokens) return;
            met[name] |= tokens;
            weight[name] += value;
        }

        public void Add(int name, float value)
        {
            Touch(name);
            met[name] = uint.MaxValue;
            weight[name] += value;
        }

        /// <summary>The most promising names: those that could still reach a reportable score, the heaviest first.</summary>
        public List<int> Best(NameForm[] forms, NameForm query, int limit)
        {
            ranked.Clear();
            best.Clear();
            uint all = 0;
            for (var i = 0; i < query.Tokens.Length; i++)
            {
                if (!query.Tokens[i].IsLight && !query.Tokens[i].IsInitial) all |= 1u << i;
            }
            var wanted = BitOperations.PopCount(all);
            var initials = query.Tokens.Where(t => t.IsInitial).Aggregate(0u, (set, t) => set | Letter(t.Text[0]));
            foreach (var name in touched)
            {
                var form = forms[name];
                var hits = BitOperations.PopCount((met[name] | Skipped) & all);
                var open = Math.Min(wanted - hits, form.Tokens.Length - hits);
                if (query.Kind == NameKind.Person && open > 0 && hits < 0.55 * (hits + open)) continue;
                var value = weight[name] / (1f + (0.15f * Math.Abs(form.Tokens.Length - query.Tokens.Length)));
                if (initials != 0) value += BitOperations.PopCount(Letters(form) & initials) * 5f;
                ranked.Add((value, name));
            }
            if (ranked.Count > limit)
            {
                ranked.Sort(static (a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : a.Name.CompareTo(b.Name));
                ranked.RemoveRange(limit, ranked.Count - limit);
            }
            foreach (var (_, name) in ranked) best.Add(name);
            return best;
        }

        private static uint Letter(char c) => c is >= 'a' and <= 'z' ? 1u << (c - 'a') : 0;

        private static uint Letters(NameForm form)
        {
            var set = 0u;
            foreach (var token in form.Tokens) set |= Letter(token.Text[0]);
            return set;
        }

        private void Touch(int name)
        {
            if (round[name] == current) return;
            round[name] = current;
            weight[name] = 0;
            met[name] = 0;
            touched.Add(name);
        }
    }
}
