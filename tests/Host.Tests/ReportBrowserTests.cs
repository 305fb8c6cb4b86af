using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LowLatencyMM.Host.Tests;

/// <summary>The report in a browser: what is seen on a screen and on paper.</summary>
public sealed partial class ReportBrowserTests
{
    private TemporaryDirectory _directory = null!;

    [OneTimeSetUp]
    public void Run()
    {
        _directory = new TemporaryDirectory();
        Llmm.Run("backtest", "--simulated", "30", "--seed", "7", "--out", _directory["run"]).AssertSuccess();
        string check = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests/Host.Tests/report-check.js"));
        string page = File.ReadAllText(_directory["run/report.html"]);
        _directory.Write("checked.html", page.Replace("<body>", $"<body><script>{check}</script>", StringComparison.Ordinal));
    }

    [OneTimeTearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: on wide and narrow screens all is readable. Method: a script in the page measures texts and charts and moves the pointer.
    public void Charts_and_texts_fit_their_places_and_the_script_runs([Values(1280, 800, 520)] int width)
    {
        JsonElement seen = Look("checked.html", width, 900);
        Assert.Multiple(() =>
        {
            Assert.That(Texts(seen, "errors"), Is.Empty, "errors of the script");
            Assert.That(Texts(seen, "wide"), Is.Empty, "wider than the screen");
            string[] ids = [.. seen.GetProperty("charts").EnumerateArray().Select(chart => chart.GetProperty("id").GetString()!)];
            Assert.That(ids, Has.Some.StartsWith("profit-").And.Some.StartsWith("price-").And.Some.StartsWith("inventory-").And.Some.StartsWith("markouts-").And.Some.EqualTo("latency"));
            foreach (JsonElement chart in seen.GetProperty("charts").EnumerateArray())
            {
                string id = chart.GetProperty("id").GetString()!;
                Assert.That(chart.GetProperty("width").GetInt32(), Is.InRange(width / 2, width), id);
                Assert.That(chart.GetProperty("height").GetInt32(), Is.GreaterThan(60), id);
                Assert.That(chart.GetProperty("labels").GetInt32(), Is.GreaterThan(6), id);
                Assert.That(Texts(chart, "outside"), Is.Empty, id);
                Assert.That(Texts(chart, "overlapping"), Is.Empty, id);
                if (id.StartsWith("price-", StringComparison.Ordinal))
                    Assert.That(chart.GetProperty("reader").GetString(), Does.Match(@"^2023-11-1\d \d\d:\d\d:\d\d\.\d{3} UTC\nmid  [\d,]+\.\d+\nour bid  [\d,.]+\nour ask  [\d,.]+$"));
            }
        });
    }

    [Test] // Goal: percentiles never run into each other. Method: histograms whose percentiles coincide, lie close, or far apart, all in one page.
    public void Percentiles_of_any_histogram_stand_apart()
    {
        var page = new HtmlWriter();
        page.Raw($"<!DOCTYPE html><html><head><style>{Encoding.UTF8.GetString(Resource.Read("report.css"))}</style></head><body><script>{File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests/Host.Tests/report-check.js"))}</script><main>");
        var random = new Random(5);
        for (int chart = 0; chart < 30; chart++)
        {
            var latency = new Engine.LatencyHistogram();
            int count = random.Next(1, 3_000);
            double spread = random.NextDouble() * 12;
            for (int value = 0; value < count; value++) latency.Record((long)Math.Exp((chart % 20) + (Math.Pow(random.NextDouble(), 8) * spread)));
            LatencyChart.Write(page, $"latency{chart}", Facts(latency), latency.CountBetween, "Latency histogram, values");
        }

        page.Raw("</main></body></html>");
        _directory.Write("checked-latency.html", page.ToString());
        JsonElement seen = Look("checked-latency.html", 1280, 900);
        Assert.Multiple(() =>
        {
            Assert.That(seen.GetProperty("charts").GetArrayLength(), Is.EqualTo(30));
            foreach (JsonElement chart in seen.GetProperty("charts").EnumerateArray())
                Assert.That(Texts(chart, "outside").Concat(Texts(chart, "overlapping")), Is.Empty, chart.GetProperty("id").GetString());
        });
    }

    [Test] // Goal: the drawings are there to be seen, in the light and in the dark. Method: a screenshot; colours within each chart's place.
    public void A_screenshot_shows_something_in_every_chart([Values] bool isDark)
    {
        JsonElement seen = Look("checked.html", 1280, 900);
        int height = seen.GetProperty("height").GetInt32();
        string[] options = [$"--window-size=1280,{height + 200}", $"--screenshot={_directory["page.png"]}", .. isDark ? new[] { "--blink-settings=preferredColorScheme=0" } : []];
        Chromium.Run(_directory, _directory["run/report.html"], options);
        var image = new PngImage(_directory["page.png"]);
        int paper = image[3, 3];
        Assert.Multiple(() =>
        {
            Assert.That(Brightness(paper), isDark ? Is.LessThan(40) : Is.GreaterThan(240));
            foreach (JsonElement chart in seen.GetProperty("charts").EnumerateArray())
            {
                (int inked, int colours) = Ink(image, chart, paper);
                int area = chart.GetProperty("width").GetInt32() * chart.GetProperty("height").GetInt32();
                Assert.That((double)inked / area, Is.InRange(0.005, 0.6), $"{chart.GetProperty("id")}: share of its place that is not paper");
                Assert.That(colours, Is.GreaterThan(20), chart.GetProperty("id").GetString());
            }

            Assert.That(Ink(image, 0, 0, 40, image.Height, paper).Inked, Is.Zero, "the margin is empty: the detector tells ink from paper");
        });
    }

    [Test] // Goal: it can be printed. Method: as PDF; so many pages as such a run should take.
    public void It_prints_on_a_few_pages()
    {
        Chromium.Run(_directory, _directory["run/report.html"], "--no-pdf-header-footer", $"--print-to-pdf={_directory["page.pdf"]}");
        string pdf = Encoding.Latin1.GetString(File.ReadAllBytes(_directory["page.pdf"]));
        Assert.That(PdfPage().Count(pdf), Is.InRange(3, 8));
        Assert.That(pdf, Does.Match(@"/MediaBox\s*\[0 0 59\d(\.\d+)? 84\d(\.\d+)?\]"), "A4");
    }

    private static string[] Texts(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    private static int Brightness(int colour) => ((colour >> 16) + ((colour >> 8) & 0xFF) + (colour & 0xFF)) / 3;

    private static (int Inked, int Colours) Ink(PngImage image, JsonElement chart, int paper) => Ink(
        image, chart.GetProperty("x").GetInt32(), chart.GetProperty("y").GetInt32(), chart.GetProperty("width").GetInt32(), chart.GetProperty("height").GetInt32(), paper);

    private static (int Inked, int Colours) Ink(PngImage image, int left, int top, int width, int height, int paper)
    {
        var colours = new HashSet<int>();
        int inked = 0;
        for (int y = top; y < top + height; y++)
        {
            for (int x = left; x < left + width; x++)
            {
                int colour = image[x, y];
                if (colour == paper) continue;
                inked++;
                colours.Add(colour);
            }
        }

        return (inked, colours.Count);
    }

    private static WallFacts Facts(Engine.LatencyHistogram latency) => new()
    {
        LatencyLabel = "test",
        PercentilesNs = [.. new[] { 50, 90, 99, 99.9 }.Select(latency.PercentileNs), latency.MaxNs],
        LatencyCount = latency.Count,
        HotPathAllocatedBytes = 0,
        Collections = [0, 0, 0],
        MethodsCompiledAfterReady = 0,
        HotPathMethodsCompiled = 0,
        WallSeconds = 1,
    };

    private JsonElement Look(string page, int width, int height)
    {
        string dom = Chromium.Run(_directory, _directory[page], $"--window-size={width},{height}", "--dump-dom");
        Match seen = Seen().Match(dom);
        Assert.That(seen.Success, Is.True, "the check did not run to its end");
        using JsonDocument document = JsonDocument.Parse(Convert.FromBase64String(seen.Groups[1].Value));
        return document.RootElement.Clone();
    }

    [GeneratedRegex("<script type=\"application/json\" id=\"seen\">([^<]+)</script>")]
    private static partial Regex Seen();

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)")]
    private static partial Regex PdfPage();
}
