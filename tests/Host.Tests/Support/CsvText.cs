using System.Text;

namespace LowLatencyMM.Host.Tests;

/// <summary>A plain reader of RFC 4180, written against the text of the RFC and not against our writer.</summary>
internal static class CsvText
{
    /// <summary>Rows by column name.</summary>
    public static List<Dictionary<string, string>> Read(string path)
    {
        List<List<string>> rows = Parse(File.ReadAllText(path));
        var named = new List<Dictionary<string, string>>();
        foreach (List<string> row in rows.Skip(1))
        {
            Assert.That(row, Has.Count.EqualTo(rows[0].Count), $"{path}, row {named.Count + 1}");
            named.Add(rows[0].Zip(row).ToDictionary(pair => pair.First, pair => pair.Second));
        }

        return named;
    }

    public static List<List<string>> Parse(string text)
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        var field = new StringBuilder();
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            if (isQuoted && character == '"' && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[++i]);
            else if (character == '"') isQuoted = !isQuoted;
            else if (!isQuoted && character is (',' or '\n'))
            {
                row.Add(field.ToString());
                field.Clear();
                if (character == ',') continue;
                rows.Add(row);
                row = [];
            }
            else
            {
                field.Append(character);
            }
        }

        return rows;
    }
}
