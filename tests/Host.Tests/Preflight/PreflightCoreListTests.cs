namespace LowLatencyMM.Host.Tests;

public sealed class PreflightCoreListTests
{
    [TestCase("", "none")]
    [TestCase("\n", "none")]
    [TestCase("0", "0")]
    [TestCase("0-3,5,8-11\n", "0-3,5,8-11")]
    [TestCase("3,2,1,1", "1-3")]
    [TestCase("0-7:1/2", "0,2,4,6")]
    [TestCase("4-5,0-1", "0-1,4-5")] // Goal: what Linux writes is read. Method: forms of the kernel's documentation, read and written again.
    public void Lists_of_cores_are_read_and_written(string text, string expected)
    {
        Assert.That(CoreList.TryParse(text, out int[] cores), Is.True);
        Assert.That(CoreList.Format(cores), Is.EqualTo(expected));
    }

    [Test] // Goal: reading is writing's inverse. Method: random sets of cores there and back.
    public void Any_set_of_cores_survives_writing_and_reading([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 500; round++)
        {
            int[] cores = [.. Enumerable.Range(0, 70).Where(_ => random.Next(3) > 0)];
            Assert.That(CoreList.TryParse(cores.Length == 0 ? "" : CoreList.Format(cores), out int[] read), Is.True);
            Assert.That(read, Is.EqualTo(cores));
        }
    }

    [Test] // Goal: what is not a list is refused, never half read. Method: signs, gaps, ranges that run backwards, numbers without bound.
    public void What_is_not_a_list_is_refused(
        [Values("a", "-1", "1-", "-", "3-1", "1-2-3", "0-7:2", "0-7:3/2", "0-7:0/2", "8192", "0-99999999999", "1;2", "0x1")] string text)
    {
        Assert.That(CoreList.TryParse(text, out int[] cores), Is.False);
        Assert.That(cores, Is.Empty);
    }
}
