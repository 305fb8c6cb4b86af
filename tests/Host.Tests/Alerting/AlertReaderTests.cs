using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host.Tests;

/// <summary>What is found in a journal.</summary>
public sealed class AlertReaderTests
{
    private TemporaryDirectory _directory = null!;

    private string Journal => _directory["journal"];

    [SetUp]
    public void Create() => _directory = new TemporaryDirectory();

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: an alert's numbers become names and figures. Method: one of an instrument and one of a venue, in a second run.
    public void Alerts_have_the_names_of_their_run()
    {
        using (var first = new AlertJournal(Journal)) first.End();
        using (var journal = new AlertJournal(Journal, epoch: 2))
        {
            journal.Add(Severity.High, RiskTrigger.NetDelta, 0.9, 0.8, instrumentId: TestConfiguration.Simulated.Rules.InstrumentId, suppressed: 2);
            journal.Add(Severity.Critical, venueId: TestConfiguration.Simulated.Venue.VenueId);
            journal.Crash();
        }

        List<AlertNotice> found = All();
        Assert.Multiple(() =>
        {
            Assert.That(found[0].Instrument, Is.EqualTo(AlertJournal.Symbol));
            Assert.That((found[0].Venue, found[1].Venue, found[1].Instrument), Is.EqualTo(((string?)null, TestConfiguration.Simulated.Venue.Name, (string?)null)));
            Assert.That((found[0].Measured, found[0].Threshold, found[0].Suppressed, found[0].Number), Is.EqualTo((0.9, 0.8, 2u, 1L)));
            Assert.That((found[0].Epoch, found[0].RiskState, found[0].TimeNs), Is.EqualTo(((ushort)2, (RiskState?)RiskState.ReduceOnly, TestConfiguration.StartNs)));
            Assert.That(found.Select(notice => notice.Id), Is.Unique);
        });
    }

    [Test] // Goal: journals of older programs have alerts, too. Method: a frame of schema version 1, which has neither number nor state.
    public void Version_1_alerts_have_no_number_and_are_all_given()
    {
        using (var journal = new AlertJournal(Journal))
        {
            journal.AddVersion1(AlertCode.JournalStalled, Severity.High, 55);
            journal.AddVersion1(AlertCode.JournalStalled, Severity.High, 55);
            journal.AddHosts(AlertCode.GatewayLost, Severity.High, 1);
            journal.End();
        }

        List<AlertNotice> found = All();
        Assert.That(found, Has.Count.EqualTo(3));
        Assert.That(AlertText.Line(found[0]), Is.EqualTo("2023-11-14T22:13:20.000000000Z HIGH     the disk is slow: the journal's spill buffer is 55 % full [frame 1]"));
        Assert.That((found[0].Number, found[0].RiskState, found[0].Trigger, found[2].Number), Is.EqualTo((0L, (RiskState?)null, (RiskTrigger)0, 0L)));
    }

    [Test] // Goal: an alert that stands twice in the journal is given once. Method: one number twice; the same number at another time is another alert.
    public void An_alert_is_given_once_by_its_number()
    {
        using (var journal = new AlertJournal(Journal))
        {
            journal.Add(Severity.High);
            journal.Number = 0;
            journal.Add(Severity.High);
            journal.Number = 0;
            journal.AddTimers(1);
            journal.Add(Severity.High);
            journal.End();
        }

        Assert.That(All().Select(notice => notice.Sequence), Is.EqualTo(new[] { 1, 4 }));
    }

    [Test] // Goal: what is whole before a torn tail is given, and the rest once it is written. Method: half a batch at the end; then a writer who cuts it and goes on.
    public void A_torn_tail_takes_nothing_away()
    {
        using (var journal = new AlertJournal(Journal))
        {
            journal.Add(Severity.High);
            journal.Crash();
        }

        string segment = Directory.GetFiles(Journal, "*.journal").Single();
        byte[] whole = File.ReadAllBytes(segment);
        File.AppendAllText(segment, new string('x', 17));
        Assert.That(All(), Has.Count.EqualTo(1));
        using AlertReader reader = AlertReader.Open(Journal, 1, SinkPosition.None, isLive: true, out _);
        Assert.That(Rest(reader), Has.Count.EqualTo(1));
        File.WriteAllBytes(segment, whole);
        using (var journal = new AlertJournal(Journal, epoch: 2) { Number = 1 })
        {
            journal.Add(Severity.Critical);
            journal.Crash();
        }

        Assert.That(Rest(reader).Select(notice => notice.Severity), Is.EqualTo(new[] { Severity.Critical }));
    }

    [Test] // Goal: damage that is no torn tail is not passed over in silence. Method: a flipped byte in the middle.
    public void Corruption_is_an_error()
    {
        using (var journal = new AlertJournal(Journal, batchBytes: 1024))
        {
            journal.AddTimers(200);
            journal.Add(Severity.High);
            journal.End();
        }

        string segment = Directory.GetFiles(Journal, "*.journal").Single();
        byte[] bytes = File.ReadAllBytes(segment);
        bytes[^8000] ^= 1;
        File.WriteAllBytes(segment, bytes);
        Assert.Throws<JournalCorruptException>(() => All());
        LlmmResult result = Llmm.Run("alerts", Journal, "--once");
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Failure));
        Assert.That(result.Error, Does.Contain("corrupt at offset"));
    }

    private static List<AlertNotice> Rest(AlertReader reader)
    {
        var found = new List<AlertNotice>();
        int framesLeft = int.MaxValue;
        while (reader.Next(ref framesLeft) is { } notice) found.Add(notice);
        return found;
    }

    private List<AlertNotice> All()
    {
        using AlertReader reader = AlertReader.Open(Journal, 1, SinkPosition.None, isLive: false, out _);
        return Rest(reader);
    }
}
