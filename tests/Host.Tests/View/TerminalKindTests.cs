namespace LowLatencyMM.Host.Tests;

public sealed class TerminalKindTests
{
    // Goal: the usual variables count as elsewhere. Method: each alone and together.
    [TestCase("TERM=xterm LANG=C.UTF-8", true, true, true)]
    [TestCase("TERM=xterm LANG=en_US.utf8", true, true, true)]
    [TestCase("TERM=dumb LANG=C.UTF-8", false, true, true)]
    [TestCase("LANG=C.UTF-8", false, true, true)]
    [TestCase("TERM=xterm NO_COLOR=1", true, false, false)]
    [TestCase("TERM=xterm NO_COLOR=", true, true, false)]
    [TestCase("TERM=xterm LANG=C.UTF-8 LC_ALL=C", true, true, false)]
    public void Variables_tell_what_a_terminal_can_show(string variables, bool canMove, bool hasColor, bool isUnicode)
    {
        Dictionary<string, string> values = variables.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.That(TerminalKind.Of(values.GetValueOrDefault), Is.EqualTo(new TerminalKind(canMove, hasColor, isUnicode)));
    }
}
