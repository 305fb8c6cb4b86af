using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;

namespace LowLatencyMM.Host.Tests;

/// <summary>One journal, replayed as other processors, other C libraries and other compilers would.</summary>
public sealed class OtherProcessorTests
{
    private const int SimulatedSeconds = 300; // more than 100,000 orders
    private const string NoFmaInLibrary = "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4";
    private TemporaryDirectory _directory = null!;
    private string _digest = "";
    private string _stateHash = "";

    [OneTimeSetUp]
    public void Record()
    {
        _directory = new TemporaryDirectory();
        LlmmResult run = Llmm.Run("backtest", "--simulated", $"{SimulatedSeconds}", "--seed", "7", "--out", _directory["run"]).AssertSuccess();
        Assert.That(Summary.Read(_directory["run"]).GetProperty("orders").GetInt64(), Is.GreaterThanOrEqualTo(100_000), run.ToString());
        LlmmResult here = Llmm.Run("replay", _directory["run"], "--verify").AssertSuccess();
        (_digest, _stateHash) = (Field(here, "order digest"), Field(here, "state hash"));
        Assert.That(_digest, Is.EqualTo(Summary.Hash(_directory["run"])));
    }

    [OneTimeTearDown]
    public void Remove() => _directory.Dispose();

    // Goal: the same orders and the same state whatever the processor can do and however the code was compiled. Method: a journal of over 100,000
    // orders, replayed by child processes; each says what it computed with, so that a setting which did nothing is noticed.
    [TestCase("DOTNET_EnableAVX2", "0", "AVX2|FMA")]
    [TestCase("DOTNET_EnableAVX", "0", "AVX|AVX2|FMA")]
    [TestCase("DOTNET_EnableHWIntrinsic", "0", "SSE4.2|AVX|AVX2|FMA|BMI2|AdvSimd")]
    [TestCase("DOTNET_TieredCompilation", "1", "")]
    [TestCase("DOTNET_ReadyToRun", "0", "")]
    [TestCase("DOTNET_JITMinOpts", "1", "")]
    [TestCase("GLIBC_TUNABLES", NoFmaInLibrary, "")]
    public void A_journal_of_100_000_orders_replays_the_same_with(string name, string value, string absent)
    {
        LlmmResult replayed = Replay("llmm.dll", _directory["run"], name, value).AssertSuccess();
        Assert.That(replayed.Output, Does.Contain("the final digest and the state hash are those of the run"));
        Assert.Multiple(() =>
        {
            Assert.That(Field(replayed, "order digest"), Is.EqualTo(_digest));
            Assert.That(Field(replayed, "state hash"), Is.EqualTo(_stateHash));
            string[] present = Field(replayed, "processor").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
            if (RuntimeInformation.ProcessArchitecture == Architecture.X64 || name == "DOTNET_EnableHWIntrinsic")
                Assert.That(present.Intersect(absent.Split('|', StringSplitOptions.RemoveEmptyEntries)), Is.Empty, $"{name} did nothing: {replayed.Output}");
        });
    }

    // Goal: the check can fail. Method: a strategy that sums in vectors as wide as the processor's, and calls the C library; its journal
    // replays here, and not where the vectors are narrower or the library takes another path.
    [TestCase("DOTNET_EnableAVX2", "0")]
    [TestCase("GLIBC_TUNABLES", NoFmaInLibrary)]
    public void Arithmetic_that_depends_on_the_processor_is_caught_with(string name, string value)
    {
        if (!Fma.IsSupported) Assert.Ignore("this processor has no AVX2 and FMA to switch off");
        if (name == "GLIBC_TUNABLES" && !OperatingSystem.IsLinux()) Assert.Ignore("another C library than glibc");
        string journal = _directory[$"dependent-{name}"];
        Llmm.Run(new ProcessorDependentStrategyFactory(), "backtest", "--simulated", "20", "--out", journal).AssertSuccess();
        const string program = "LowLatencyMM.Host.Tests.dll";
        Replay(program, journal, "LLMM_NOTHING", "0").AssertSuccess();
        LlmmResult replayed = Replay(program, journal, name, value);
        Assert.That(replayed.ExitCode, Is.EqualTo(ExitCode.Failure), replayed.ToString());
        Assert.That(replayed.Error, Does.Contain("the orders are equal but the final state differs"));
    }

    private static LlmmResult Replay(string assembly, string journal, string name, string value)
    {
        using var program = new ChildProgram(assembly, [(name, value)], ["replay", journal, "--verify"]);
        return program.WaitForExit();
    }

    private static string Field(LlmmResult result, string name) =>
        Regex.Match(result.Output, string.Create(CultureInfo.InvariantCulture, $"^{name} +(.*)$"), RegexOptions.Multiline).Groups[1].Value;
}
