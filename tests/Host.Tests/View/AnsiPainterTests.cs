using System.Text;

namespace LowLatencyMM.Host.Tests;

public sealed class AnsiPainterTests
{
    [Test] // Goal: the terminal shows exactly the picture, after any sequence of pictures and sizes. Method: random pictures; a model terminal reads the bytes.
    public void A_terminal_that_follows_the_bytes_shows_the_picture([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        var painter = new AnsiPainter(hasColor: true);
        var terminal = new ModelTerminal();
        var screen = new Screen();
        (int columns, int rows) = (80, 24);
        for (int picture = 0; picture < 300; picture++)
        {
            if (random.Next(20) == 0) (columns, rows) = (random.Next(1, Screen.ColumnsMax + 1), random.Next(1, Screen.RowsMax + 1));
            screen.Begin(columns, rows);
            for (int i = random.Next(200); i > 0; i--)
            {
                screen.At(random.Next(-2, rows + 2), random.Next(-5, columns + 5), (TextStyle)random.Next(9));
                screen.Fill("ab█◆│ 7"[random.Next(7)], random.Next(1, 30));
            }

            terminal.Read(painter.Paint(screen));
            Assert.That(terminal.ToText(columns, rows), Is.EqualTo(Cells(screen)), $"picture {picture}");
        }
    }

    [Test] // Goal: nothing is written where nothing changed. Method: the same picture twice, then one character more.
    public void Only_what_changed_is_written()
    {
        var painter = new AnsiPainter(hasColor: true);
        var screen = new Screen();
        screen.Begin(80, 24);
        screen.At(3, 4, TextStyle.Buy).Put("hello");
        painter.Paint(screen);
        Assert.That(painter.Paint(screen).Length, Is.Zero);
        screen.At(3, 9, TextStyle.Buy).Put('!');
        Assert.That(Encoding.UTF8.GetString(painter.Paint(screen)), Is.EqualTo("\e[4;10H\e[0;32m!\e[0m"));
    }

    [Test] // Goal: NO_COLOR is respected, and own quotes still stand out. Method: every style without colour: no sequence sets one.
    public void Without_color_no_sequence_sets_one()
    {
        var screen = new Screen();
        screen.Begin(80, 24);
        foreach (TextStyle style in Enum.GetValues<TextStyle>()) screen.At((int)style, 0, style).Put("x");
        string text = Encoding.UTF8.GetString(new AnsiPainter(hasColor: false).Paint(screen));
        Assert.That(text, Does.Not.Match(@"\e\[[0-9;]*[34][0-9]m"));
        Assert.That(text, Does.Contain("\e[6;1H\e[0;1mx"));
        Assert.That(Encoding.UTF8.GetString(new AnsiPainter(hasColor: true).Paint(screen)), Does.Match(@"\e\[[0-9;]*[34][0-9]m"), "the pattern can fail");
    }

    private static string Cells(Screen screen)
    {
        var text = new StringBuilder();
        for (int row = 0; row < screen.Rows; row++)
        {
            foreach (ScreenCell cell in screen.Row(row)) text.Append(cell.Character);
            text.Append('\n');
        }

        return text.ToString();
    }
}
