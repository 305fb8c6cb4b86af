using System.Globalization;
using System.Net;
using System.Text;

namespace LowLatencyMM.Host;

/// <summary>Gathers a page. Every argument of an interpolated text is escaped unless it is <see cref="Markup"/>: names from a journal may be hostile.</summary>
internal sealed class HtmlWriter : IFormatProvider, ICustomFormatter
{
    private readonly StringBuilder _text = new();

    /// <summary>The page so far, for writers of long attributes, who escape themselves.</summary>
    public StringBuilder Builder => _text;

    /// <summary>Writes markup with escaped arguments, and a line's end.</summary>
    public void Line(FormattableString html) => _text.Append(html.ToString(this)).Append('\n');

    /// <summary>Writes markup as it is, and a line's end.</summary>
    public void Raw(string html) => _text.Append(html).Append('\n');

    /// <summary>Markup with escaped arguments, as a part of another.</summary>
    public Markup Part(FormattableString html) => new(html.ToString(this));

    public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

    public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
    {
        null => "",
        Markup markup => markup.Text,
        IFormattable formattable => WebUtility.HtmlEncode(formattable.ToString(format, CultureInfo.InvariantCulture)),
        _ => WebUtility.HtmlEncode(arg.ToString() ?? ""),
    };

    public override string ToString() => _text.ToString();
}
