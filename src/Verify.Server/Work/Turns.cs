namespace Verify.Server.Work;

/// <summary>
/// Within this process one at a time for each name: who would only wait for the row that another has waits here, without a connection, and does not
/// begin what both would begin.
/// </summary>
internal sealed class Turns
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Turn> turns = new(StringComparer.Ordinal);

    /// <summary>Waits for all of these. They are taken in order, so that no two wait for each other.</summary>
    public async Task<IDisposable> TakeAsync(IEnumerable<string> names, CancellationToken cancel)
    {
        var taken = new Taken(this);
        try
        {
            foreach (var name in names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) await taken.AddAsync(name, cancel);
            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    private sealed class Turn
    {
        public SemaphoreSlim Free { get; } = new(1);
        public int Wanted { get; set; }
    }

    private sealed class Taken(Turns of) : IDisposable
    {
        private readonly List<string> held = [];

        public async Task AddAsync(string name, CancellationToken cancel)
        {
            Turn? turn;
            lock (of.gate)
            {
                if (!of.turns.TryGetValue(name, out turn)) of.turns[name] = turn = new Turn();
                turn.Wanted++;
            }
            try { await turn.Free.WaitAsync(cancel); }
            catch
            {
                Leave(name, had: false);
                throw;
            }
            held.Add(name);
        }

        private void Leave(string name, bool had)
        {
            lock (of.gate)
            {
                var turn = of.turns[name];
                if (had) turn.Free.Release();
                if (--turn.Wanted > 0) return;
                of.turns.Remove(name);
                turn.Free.Dispose();
            }
        }

        public void Dispose()
        {
            foreach (var name in held) Leave(name, had: true);
            held.Clear();
        }
    }
}
