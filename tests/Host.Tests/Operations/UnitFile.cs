namespace LowLatencyMM.Host.Tests;

/// <summary>A systemd unit of <c>ops/systemd</c>: sections, keys, and every value of a key in order.</summary>
internal sealed class UnitFile
{
    private readonly Dictionary<(string Section, string Key), List<string>> _values = [];

    public UnitFile(string name)
    {
        Name = name;
        string section = "";
        foreach (string line in File.ReadAllLines(Path.Combine(Directory, name)).Select(line => line.Trim()))
        {
            if (line.Length == 0 || line.StartsWith('#')) continue;
            if (line.StartsWith('['))
            {
                section = line.Trim('[', ']');
                continue;
            }

            string[] parts = line.Split('=', 2);
            Assert.That(parts, Has.Length.EqualTo(2), $"{name}: {line}");
            if (!_values.TryGetValue((section, parts[0]), out List<string>? values)) _values[(section, parts[0])] = values = [];
            values.Add(parts[1]);
        }
    }

    public static string Directory { get; } = Path.Combine(RepositoryRoot.Path, "ops", "systemd");

    public string Name { get; }

    /// <summary>Every value; none where the key is absent.</summary>
    public IReadOnlyList<string> All(string section, string key) => _values.TryGetValue((section, key), out List<string>? values) ? values : [];

    /// <summary>The only value; null where the key is absent.</summary>
    public string? One(string section, string key)
    {
        Assert.That(All(section, key), Has.Count.LessThanOrEqualTo(1), $"{Name}: {key}");
        return All(section, key).SingleOrDefault();
    }

    /// <summary>The words of every value of the key.</summary>
    public string[] Words(string section, string key) => [.. All(section, key).SelectMany(value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>A time in seconds.</summary>
    public int Seconds(string key) => int.Parse(One("Service", key) ?? "0", System.Globalization.CultureInfo.InvariantCulture);
}
