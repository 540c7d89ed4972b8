namespace Verify.Core.Watchlists;

/// <summary>A list or an input file that cannot be read as what it claims to be: file, line and field say where.</summary>
public sealed class ListFormatException(string file, int line, string field, string problem)
    : Exception($"{file}, line {line}, field {field}: {problem}")
{
    public string File { get; } = file;
    public int Line { get; } = line;
    public string Field { get; } = field;
    public string Problem { get; } = problem;
}
