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

        /// <summary>The most promising names: those that could still reach the threshold, the heaviest first.</summary>
        public List<int> Best(NameIndex index, NameForm query, double threshold)
        {
            ranked.Clear();
            best.Clear();
            var whole = 0f;
            var initials = 0u;
            foreach (var token in query.Tokens)
            {
                whole += token.Weight;
                if (token.IsInitial) initials |= Letter(token.Text[0]);
            }
            // Most names met the same word: what it counts is worked out once.
            var lastMet = 0u;
            var hit = 0f;
            foreach (var name in touched)
            {
                if (met[name] != lastMet)
                {
                    lastMet = met[name];
                    hit = Hit(query, lastMet | Skipped, whole);
                }
                if (Bound(query.Kind, hit, whole, index.wholes[name], threshold) < threshold) continue;
                var value = weight[name] / (1f + (0.15f * Math.Abs(index.forms[name].Tokens.Length - query.Tokens.Length)));
                if (initials != 0) value += BitOperations.PopCount(Letters(index.forms[name]) & initials) * 5f;
                ranked.Add((value, name));
            }
            if (ranked.Count > CandidateLimit)
            {
                ranked.Sort(static (a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : a.Name.CompareTo(b.Name));
                ranked.RemoveRange(CandidateLimit, ranked.Count - CandidateLimit);
            }
            foreach (var (_, name) in ranked) best.Add(name);
            return best;
        }

        // The weight of the query's words that were met; initials are taken as met.
        private static float Hit(NameForm query, uint met, float whole)
        {
            var hit = 0f;
            for (var i = 0; i < query.Tokens.Length; i++)
            {
                if ((met & (1u << i)) != 0 || query.Tokens[i].IsInitial) hit += query.Tokens[i].Weight;
            }
            // With two words met, a short third one may still be a near miss.
            return query.Kind == NameKind.Person && hit >= 2 ? hit + (0.5f * Math.Min(1f, whole - hit)) : hit;
        }

        // The score that the words met so far could give at best.
        private static double Bound(NameKind kind, float hit, float whole, float other, double threshold)
        {
            if (hit <= 0) return 0;
            var here = whole - hit;
            var there = Math.Max(0, other - hit);
            var conflict = Math.Min(here, there);
            // Cheap first: nearly all fail on the words that neither side found in the other.
            return 1.06 * hit < threshold * (hit + (0.9 * conflict)) ? 0 : 1.06 * NameScore.Shape(kind, hit, conflict, Math.Abs(here - there));
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
