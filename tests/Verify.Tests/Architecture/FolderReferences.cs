using System.Reflection;
using System.Reflection.Emit;

namespace Verify.Tests.Architecture;

/// <summary>
/// Which folder of an assembly uses which, read from what the compiler wrote: base types, members, attributes and the instructions of every method.
/// A folder with the folders inside it is one feature; <c>Checks/Contact</c> belongs to <c>Checks</c>.
/// </summary>
internal sealed class FolderReferences
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value & 0xFFFF);
    private readonly Assembly _assembly;
    private readonly string _root;
    private readonly SortedDictionary<(string From, string To), string> _edges = [];

    private FolderReferences(Assembly assembly, string root) => (_assembly, _root) = (assembly, root);

    /// <summary>Every edge between two folders, with one type that makes it.</summary>
    public static IReadOnlyDictionary<(string From, string To), string> Of(Assembly assembly, string root)
    {
        var found = new FolderReferences(assembly, root);
        foreach (var type in assembly.GetTypes())
            if (found.Folder(type) is { } from) found.Read(type, from);
        return found._edges;
    }

    /// <summary>The folders that lie on a circle, each circle as <c>A → B → A</c> with the types that make it.</summary>
    public static IReadOnlyList<string> Circles(IReadOnlyDictionary<(string From, string To), string> edges)
    {
        var next = edges.Keys.ToLookup(edge => edge.From, edge => edge.To);
        var circles = new List<string>();
        foreach (var (from, to) in edges.Keys)
            if (string.CompareOrdinal(from, to) < 0 || !edges.ContainsKey((to, from)))
                if (Path(next, to, from) is { } back)
                    circles.Add(string.Join(", ", back.Prepend(from).Zip(back, (a, b) => $"{a} → {b} ({edges[(a, b)]})")));
        return circles;
    }

    /// <summary>The shortest way from one folder to another, both ends included, or nothing.</summary>
    private static List<string>? Path(ILookup<string, string> next, string from, string to)
    {
        var before = new Dictionary<string, string?> { [from] = null };
        var open = new Queue<string>([from]);
        while (open.TryDequeue(out var at))
        {
            if (at == to)
            {
                var path = new List<string>();
                for (string? step = at; step is not null; step = before[step]) path.Insert(0, step);
                return path;
            }
            foreach (var step in next[at])
                if (before.TryAdd(step, at)) open.Enqueue(step);
        }
        return null;
    }

    private string? Folder(Type type) =>
        type.Assembly != _assembly || type.Namespace is not { } name || !name.StartsWith(_root + ".", StringComparison.Ordinal) ? null : name[(_root.Length + 1)..].Split('.')[0];

    private void Read(Type type, string from)
    {
        var user = $"{type.DeclaringType?.Name ?? type.Name}";
        void Uses(Type? used) => Add(from, used, user);
        Uses(type.BaseType);
        foreach (var contract in type.GetInterfaces()) Uses(contract);
        foreach (var attribute in type.GetCustomAttributesData()) Uses(attribute.AttributeType);
        foreach (var field in type.GetFields(Everything)) Uses(field.FieldType);
        foreach (var property in type.GetProperties(Everything))
            foreach (var attribute in property.GetCustomAttributesData()) Uses(attribute.AttributeType);
        foreach (var method in type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)))
        {
            if (method is MethodInfo { ReturnType: var returned }) Uses(returned);
            foreach (var parameter in method.GetParameters()) Uses(parameter.ParameterType);
            foreach (var local in method.GetMethodBody()?.LocalVariables ?? []) Uses(local.LocalType);
            foreach (var member in Members(method))
            {
                Uses(member as Type ?? member.DeclaringType);
                if (member is MethodInfo { IsGenericMethod: true } generic)
                    foreach (var argument in generic.GetGenericArguments()) Uses(argument);
                if (member is MethodInfo { ReturnType: var made }) Uses(made);
            }
        }
    }

    private void Add(string from, Type? used, string user)
    {
        if (used is null || used.IsGenericParameter) return;
        if (used.HasElementType) { Add(from, used.GetElementType(), user); return; }
        if (used.IsGenericType)
            foreach (var argument in used.GetGenericArguments()) Add(from, argument, user);
        if (Folder(used) is { } to && to != from) _edges.TryAdd((from, to), $"{user} uses {used.Name}");
    }

    /// <summary>The types and members that a method's instructions name.</summary>
    private static IEnumerable<MemberInfo> Members(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code) yield break;
        var (ofType, ofMethod) = (method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null, method.IsGenericMethod ? method.GetGenericArguments() : null);
        for (var at = 0; at < code.Length;)
        {
            var value = code[at++] is var first and not 0xFE ? first : 0xFE00 | code[at++];
            var operand = Codes[value].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok)
                if (method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod) is { } member) yield return member;
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }
}
