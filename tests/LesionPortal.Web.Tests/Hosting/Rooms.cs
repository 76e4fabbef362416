using System.Text.RegularExpressions;
using Mono.Cecil;

namespace LesionPortal.Web.Tests.Hosting;

/// <summary>A type or a source file of one room that names another room of its project.</summary>
internal readonly record struct RoomUse(string From, string To, string User, string Used)
{
    public override string ToString() => $"{From} -> {To}: {User} names {Used}";
}

/// <summary>
/// Which rooms of a project use which: a room is the first part of a namespace, or the first folder, below the project's own, unless
/// the caller says how parts make a room. What lies in the project's own namespace is the room <see cref="Root"/>.
/// </summary>
internal static partial class Rooms
{
    public const string Root = "(root)";

    /// <summary>By a compiled assembly: base types, signatures, fields, attributes, and method bodies with their lambdas.</summary>
    public static IReadOnlyList<RoomUse> UsesInAssembly(string path, string rootNamespace, Func<string[], string>? roomOf = null)
    {
        var named = roomOf ?? First;
        using var module = ModuleDefinition.ReadModule(path);
        return
        [
            .. from user in module.Types
            let room = RoomOf(user)
            where room is not null
            from used in NamedBy(user).SelectMany(Parts).Select(Outermost).DistinctBy(t => t.FullName)
            let other = RoomOf(used)
            where other is not null && other != room
            select new RoomUse(room, other, user.Name, used.Name),
        ];

        string? RoomOf(TypeReference type) =>
            type.Namespace == rootNamespace || type.Namespace.StartsWith(rootNamespace + ".", StringComparison.Ordinal)
                ? named(PartsBelow(rootNamespace, type.Namespace))
                : null;
    }

    /// <summary>
    /// By the usings of source files: the compiler puts a constant's value in its place, so that no assembly tells where it came from.
    /// </summary>
    public static IReadOnlyList<RoomUse> UsesInSource(string folder, string rootNamespace, Func<string[], string>? roomOf = null)
    {
        var named = roomOf ?? First;
        return
        [
            .. from file in Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories)
            where Path.GetExtension(file) is ".cs" or ".razor"
            let room = named(FoldersOf(folder, file))
            from import in Import().Matches(File.ReadAllText(file))
            let name = import.Groups["name"].Value
            where name.StartsWith(rootNamespace + ".", StringComparison.Ordinal)
            let other = named(PartsBelow(rootNamespace, name))
            where other != room
            select new RoomUse(room, other, Path.GetFileName(file), name),
        ];
    }

    /// <summary>The folders between the project's own and the file.</summary>
    public static string[] FoldersOf(string folder, string file) =>
        Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)[..^1];

    /// <summary>Rooms that reach each other: each list is one circle.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Circles(IEnumerable<RoomUse> uses)
    {
        var next = uses.ToLookup(u => u.From, u => u.To);
        var reached = next.ToDictionary(r => r.Key, r => Reach(r.Key));
        return [.. reached.Keys.Where(r => reached[r].Contains(r)).Select(CircleOf).DistinctBy(circle => string.Join(", ", circle))];

        IReadOnlyList<string> CircleOf(string room) =>
            [.. reached[room].Where(o => reached.GetValueOrDefault(o)?.Contains(room) == true).Order(StringComparer.Ordinal)];

        HashSet<string> Reach(string room)
        {
            var (found, open) = (new HashSet<string>(), new Stack<string>([room]));
            while (open.TryPop(out var at))
            {
                foreach (var to in next[at].Where(found.Add))
                    open.Push(to);
            }

            return found;
        }
    }

    private static string First(string[] parts) => parts is [var first, ..] ? first : Root;

    private static string[] PartsBelow(string rootNamespace, string name) =>
        name.Length == rootNamespace.Length ? [] : name[(rootNamespace.Length + 1)..].Split('.');

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    /// <summary>A list of cases is a list and a case.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) =>
        type switch
        {
            null or GenericParameter => [],
            GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
            TypeSpecification made => Parts(made.ElementType),
            _ => [type],
        };

    private static IEnumerable<TypeReference?> NamedBy(TypeDefinition type) =>
        [
            type.BaseType,
            .. type.Interfaces.Select(i => i.InterfaceType),
            .. type.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType),
            .. type.Fields.Select(f => f.FieldType),
            .. new[] { type }
                .Concat<ICustomAttributeProvider>(type.Fields)
                .Concat(type.Properties)
                .Concat(type.Methods)
                .SelectMany(p => p.CustomAttributes)
                .Select(a => a.AttributeType),
            .. type.Methods.SelectMany(NamedBy),
            .. type.NestedTypes.SelectMany(NamedBy),
        ];

    private static IEnumerable<TypeReference?> NamedBy(MethodDefinition method) =>
        [
            .. OfSignature(method),
            .. method.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType),
            .. !method.HasBody ? [] : method.Body.Variables.Select(v => v.VariableType),
            .. !method.HasBody ? [] : method.Body.ExceptionHandlers.Select(h => h.CatchType),
            .. !method.HasBody ? [] : method.Body.Instructions.SelectMany(i => OfOperand(i.Operand)),
        ];

    private static IEnumerable<TypeReference?> OfOperand(object? operand) =>
        operand switch
        {
            TypeReference type => [type],
            FieldReference field => [field.DeclaringType, field.FieldType],
            GenericInstanceMethod generic => [.. OfSignature(generic), .. generic.GenericArguments],
            MethodReference method => OfSignature(method),
            _ => [],
        };

    private static IEnumerable<TypeReference?> OfSignature(MethodReference method) =>
        [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(p => p.ParameterType)];

    [GeneratedRegex(@"^@?(global )?using (static )?(\w+ = )?(?<name>LesionPortal[\w.]*)", RegexOptions.Multiline)]
    private static partial Regex Import();
}
