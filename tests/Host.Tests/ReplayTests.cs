using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Host.Tests;

public sealed class ReplayTests
{
    private TemporaryDirectory _directory = null!;
    private JournalDescription _description = null!;
    private List<byte[]> _frames = null!;

    [OneTimeSetUp]
    public void Record()
    {
        _directory = new TemporaryDirectory();
        string data = MarketRecording.Write(_directory["data"], seed: 11, seconds: 10);
        Llmm.Run("backtest", "--data", data, "--out", _directory["run"]).AssertSuccess();
        (_description, _frames) = JournalFiles.Read(_directory["run/journal"]);
    }

    [OneTimeTearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: a bit that changes an order is caught by the digests alone, at the next frame. Method: bits of prices, checksums made anew.
    public void A_flipped_bit_that_changes_an_order_is_caught_though_every_checksum_is_right()
    {
        int caught = 0;
        foreach (int index in OrderCausingUpdates().Take(40))
        {
            List<byte[]> frames = [.. _frames.Select(frame => frame.ToArray())];
            if (!TryFlipPrice(frames[index])) continue;
            bool isChanged = FirstChangedFrame(frames) is var changed && changed >= 0;
            string journal = JournalFiles.Write(_directory[$"flipped{index}"], _description, frames);
            LlmmResult result = Llmm.Run("replay", journal, "--verify");
            if (!isChanged)
            {
                // The state may differ all the same, and then the hash at the end tells.
                Assert.That(result.ExitCode == 0 || result.Error.Contains("the final state differs"), Is.True, result.ToString());
                continue;
            }

            caught++;
            result.AssertFailure(ExitCode.Failure, result.ErrorLines.Length);
            Assert.That(result.Error, Does.Contain($"  frame {changed + 1} ("), "the first frame whose header disagrees");
            Assert.That(result.Error, Does.Contain("recorded ").And.Contain("replayed "));
        }

        Assert.That(caught, Is.GreaterThan(5), "else the flips were too harmless to prove anything");
    }

    [Test] // Goal: the account of a difference has frame, time, kind, digests and orders in words. Method: one flip that moves the quotes.
    public void The_account_of_a_difference_is_readable()
    {
        foreach (int index in OrderCausingUpdates())
        {
            List<byte[]> frames = [.. _frames.Select(frame => frame.ToArray())];
            if (!TryFlipPrice(frames[index]) || FirstChangedFrame(frames) != index + 1) continue;
            string journal = JournalFiles.Write(_directory[$"account{index}"], _description, frames);
            LlmmResult result = Llmm.Run("replay", journal, "--verify");
            if (!result.Error.Contains($"came from frame {index + 1}:", StringComparison.Ordinal)) continue; // it caused none where the run caused some
            Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Failure));
            TestContext.Out.WriteLine(result.Error);
            Assert.Multiple(() =>
            {
                Assert.That(result.Error, Does.Contain("the orders caused before this frame differ from those of the run"));
                Assert.That(result.Error, Does.Match($@"frame {index + 2} \(\w+\), received 2023-11-14T22:13:\d\d\.\d{{9}}Z"));
                Assert.That(result.Error, Does.Match("recorded [0-9a-f]{16}, replayed [0-9a-f]{16}"));
                Assert.That(result.Error, Does.Contain($"the last orders of the replay came from frame {index + 1}:"));
                Assert.That(result.Error, Does.Match(@"order \d+: (new|replaces|cancel)"));
                Assert.That(result.Error, Does.Contain("this build wrote the journal"));
            });
            return;
        }

        Assert.Fail("no flip changed the orders of its own frame");
    }

    [Test] // Goal: a flip on disk is corruption, told with file and offset. Method: one bit in the middle of the file.
    public void A_plain_flip_is_refused_by_its_checksum()
    {
        string journal = JournalFiles.Copy(_directory["run/journal"], _directory["plain"]);
        string file = Path.Combine(journal, "00000000.journal");
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 0x10;
        File.WriteAllBytes(file, bytes);
        LlmmResult result = Llmm.Run("replay", journal, "--verify").AssertFailure(ExitCode.Failure);
        Assert.That(result.Error, Does.Contain("00000000.journal: corrupt at offset"));
    }

    [Test] // Goal: every digest, count and hash is compared. Method: each field of the end changed, and one digest, checksums made anew.
    public void Every_recorded_figure_is_compared()
    {
        int end = FrameHeader.SizeBytes + SbeHeader.SizeBytes;
        (int Offset, string Expected)[] fields =
        [
            (end, "the orders of the whole run differ"), (end + 8, "the orders are equal but the final state differs"),
            (end + 16, "the run had another number of frames"), (end + 24, "the run had another number of orders"),
            (40, "the orders caused before this frame differ"),
        ];
        foreach ((int offset, string expected) in fields)
        {
            List<byte[]> frames = [.. _frames.Select(frame => frame.ToArray())];
            frames[^1][offset] ^= 1;
            LlmmResult result = Llmm.Run("replay", JournalFiles.Write(_directory[$"field{offset}"], _description, frames), "--verify");
            Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Failure), expected);
            Assert.That(result.Error, Does.Contain(expected));
            Llmm.Run("replay", _directory[$"field{offset}"]).AssertSuccess(); // without --verify nobody looks
        }
    }

    [Test] // Goal: another strategy's journal is refused, and a journal without our header too. Method: the idle strategy's program; a foreign description.
    public void A_journal_of_another_strategy_or_program_is_refused()
    {
        LlmmResult result = Llmm.Run(new IdleStrategyFactory(), "replay", _directory["run"]).AssertFailure(ExitCode.Failure);
        Assert.That(result.Error, Does.Contain("was written by strategy \"market-maker\"; this program has \"idle\""));
        JournalFiles.Write(_directory["foreign"], new JournalDescription { Epoch = 1, Build = "other 1.0" }, [_frames[0]]);
        LlmmResult foreign = Llmm.Run("replay", _directory["foreign"]).AssertFailure(ExitCode.Failure);
        Assert.That(foreign.Error, Does.Contain("holds no llmm configuration (written by \"other 1.0\")"));
    }

    [Test] // Goal: a user's strategy has the whole cycle too. Method: backtest and replay of the idle strategy with the default configuration.
    public void A_users_strategy_backtests_and_replays()
    {
        var factory = new IdleStrategyFactory();
        Llmm.Run(factory, "backtest", "--data", _directory["data"], "--out", _directory["idle"]).AssertSuccess();
        LlmmResult replayed = Llmm.Run(factory, "replay", _directory["idle"], "--verify").AssertSuccess();
        Assert.That(replayed.Output, Does.Contain(" 1 orders"), "the mass cancel of the stop");
    }

    /// <summary>Book updates after which the digest changed.</summary>
    private IEnumerable<int> OrderCausingUpdates() => Enumerable.Range(0, _frames.Count - 1).Where(index =>
        MessageText.Kind(_frames[index].AsSpan(FrameHeader.SizeBytes)) == "BookUpdate" && Digest(_frames[index]) != Digest(_frames[index + 1]));

    private static ulong Digest(byte[] frame) => MemoryMarshal.Read<FrameHeader>(frame).OrderDigest;

    /// <summary>Flips a bit worth about a dollar in the first price of an update; false when it has none.</summary>
    private static bool TryFlipPrice(byte[] frame)
    {
        const int firstEntry = FrameHeader.SizeBytes + SbeHeader.SizeBytes + BookUpdateDecoder.BlockLength + 4;
        _ = BookUpdateDecoder.TryWrap(frame.AsSpan(FrameHeader.SizeBytes), out BookUpdateDecoder update);
        _ = update.TryReadBids(out BookUpdateDecoder.BidsDecoder bids);
        int offset = bids.Count > 0 ? firstEntry : firstEntry + 4;
        if (frame.Length < offset + 8) return false;
        frame[offset + 3] ^= 0x40; // 2^30 of 1e-9
        return true;
    }

    /// <summary>The first frame whose recorded digest a replay does not reach, by running Core alone; -1 for none.</summary>
    private static int FirstChangedFrame(List<byte[]> frames)
    {
        using Core<MarketMaker> core = EngineFactory.Create(TestConfiguration.Default, TestConfiguration.Strategy, epoch: 1);
        var sink = new ReplayOrderSink(new ReplayedOrders(), 0);
        var orders = new ReplayedOrders();
        for (int index = 0; index < frames.Count; index++)
        {
            if (core.OrderDigest != Digest(frames[index])) return index;
            sink = new ReplayOrderSink(orders, index + 1);
            core.OnFrame(frames[index], ref sink);
        }

        return -1;
    }
}
