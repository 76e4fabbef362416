using System.Reflection;
using System.Text.Json.Serialization;

namespace LesionPortal.Core.Runs;

/// <summary>
/// The one place where choices of settings (<c>Choices.cs</c>) and their keys meet. A key is how JSON, query strings and the database spell
/// a choice: its name, or what <see cref="JsonStringEnumMemberNameAttribute"/> gives. It is read in any case.
/// </summary>
public static class ChoiceKeys
{
    /// <summary>The canonical spelling; of a choice from <see cref="FromStored"/> what was stored.</summary>
    public static string Key<T>(this T choice)
        where T : struct, Enum => Of<T>.Key(choice);

    /// <summary>The choice with this key, whatever its case; null if there is none.</summary>
    public static T? Find<T>(string? key)
        where T : struct, Enum => key is not null && Of<T>.Known.TryGetValue(key, out var choice) ? choice : null;

    /// <summary>
    /// The choice with a key that the portal or the trainer wrote. One that this version does not know (a later version's) becomes a value
    /// without a name, so that it equals no known choice, is refused by the validator, and keeps its spelling in tables and when it is
    /// written again.
    /// </summary>
    public static T FromStored<T>(string key)
        where T : struct, Enum => Find<T>(key) ?? Of<T>.Unnamed(key);

    private static class Of<T>
        where T : struct, Enum
    {
        private static readonly Lock Adding = new();
        private static readonly Dictionary<string, T> UnnamedByKey = new(StringComparer.Ordinal);
        private static readonly List<string> UnnamedKeys = [];

        private static readonly Dictionary<T, string> Keys = Enum.GetValues<T>().ToDictionary(choice => choice, Declared);

        public static readonly Dictionary<string, T> Known = Keys.ToDictionary(k => k.Value, k => k.Key, StringComparer.OrdinalIgnoreCase);

        public static string Key(T choice)
        {
            if (Keys.TryGetValue(choice, out var key))
                return key;
            var number = -Convert.ToInt32(choice, null);
            lock (Adding)
                return number > 0 && number <= UnnamedKeys.Count
                    ? UnnamedKeys[number - 1]
                    : throw new ArgumentOutOfRangeException(nameof(choice), choice, $"It is no {typeof(T).Name}.");
        }

        /// <summary>-1 for the first unknown key, -2 for the next: as many as the records hold different ones.</summary>
        public static T Unnamed(string key)
        {
            lock (Adding)
            {
                if (UnnamedByKey.TryGetValue(key, out var choice))
                    return choice;
                UnnamedKeys.Add(key);
                return UnnamedByKey[key] = (T)Enum.ToObject(typeof(T), -UnnamedKeys.Count);
            }
        }

        private static string Declared(T choice)
        {
            var name = choice.ToString();
            return typeof(T).GetField(name)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? name;
        }
    }
}
