using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Finds every double in the arena arrays of an engine, by name and place.</summary>
internal sealed unsafe class StateDoubles
{
    private readonly List<(string Name, nint First, int Stride, int Count)> _fields = [];
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

    public StateDoubles(object engine) => Search(engine);

    public IEnumerable<string> Names => _fields.Select(found => found.Name).Distinct();

    /// <summary>Fields whose value now is such, each with its index.</summary>
    public List<string> Find(Func<double, bool> predicate)
    {
        var found = new List<string>();
        foreach ((string name, nint first, int stride, int count) in _fields)
        {
            for (int i = 0; i < count; i++)
            {
                if (predicate(*(double*)(first + ((nint)i * stride)))) found.Add($"{name}[{i}]");
            }
        }

        return found;
    }

    public void Poison(string name) => *(double*)_fields.First(field => field.Name == name).First = double.NaN;

    private void Search(object owner)
    {
        for (Type? type = owner.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (field.FieldType.Assembly != typeof(Arena).Assembly || field.GetValue(owner) is not { } value) continue;
                if (value.GetType() is { IsGenericType: true } array && array.GetGenericTypeDefinition() == typeof(ArenaArray<>)) Add(value, array);
                else if (value.GetType().IsValueType || _seen.Add(value)) Search(value);
            }
        }
    }

    private void Add(object array, Type type)
    {
        Type element = type.GetGenericArguments()[0];
        var first = (nint)Pointer.Unbox(type.GetField("_first", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(array)!);
        var count = (int)type.GetProperty("Length")!.GetValue(array)!;
        var doubles = new List<(string Name, int Offset)>();
        int stride = Walk(element, element.Name, 0, doubles);
        foreach ((string name, int offset) in doubles) _fields.Add((name, first + offset, stride, count));
    }

    /// <summary>Bytes of a type without padding, which the arena allows none of.</summary>
    private static int Walk(Type type, string name, int offset, List<(string Name, int Offset)> doubles)
    {
        if (type == typeof(double)) doubles.Add((name, offset));
        if (type.IsEnum) type = Enum.GetUnderlyingType(type);
        if (type.IsPrimitive) return type == typeof(bool) ? 1 : type == typeof(char) ? 2 : Marshal.SizeOf(type);
        int bytes = 0;
        int count = type.GetCustomAttribute<InlineArrayAttribute>()?.Length ?? 1;
        for (int i = 0; i < count; i++)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                bytes += Walk(field.FieldType, $"{name}.{field.Name.Split('<', '>') switch { [_, var property, ..] => property, [var plain] => plain, _ => "" }}", offset + bytes, doubles);
        }

        return bytes;
    }
}
